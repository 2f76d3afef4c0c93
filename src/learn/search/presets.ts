import { MarqueeError } from "../../errors.ts";
import { resolveSearch, type Search, type SearchChoice } from "./search.ts";

/** Searches by name: the grids of the notebooks that this package grew from. */
export const searchPresets = {
  "notebook-logistic": { learner: "logistic", space: { C: [0.01, 0.1, 1, 10, 100] } },
  "notebook-forest": {
    learner: "forest",
    space: { trees: [100, 200], maxDepth: [5, 10, null], minSamplesSplit: [2, 5] },
  },
  "notebook-boosting": {
    learner: "boosting",
    space: { trees: [100, 200], maxDepth: [3, 5, 7], learningRate: [0.01, 0.1], subsample: [0.8, 1] },
  },
} as const satisfies Readonly<Record<string, SearchChoice>>;

export type SearchPresetName = keyof typeof searchPresets;

/** The preset of a name. Throws OPTION_INVALID, naming those there are. */
export function findSearchPreset(name: string): SearchChoice {
  if (Object.hasOwn(searchPresets, name)) return searchPresets[name as SearchPresetName];
  throw new MarqueeError("OPTION_INVALID", {
    where: "tune",
    expected: `one of ${Object.keys(searchPresets).join(", ")}`,
    found: name,
  });
}

/**
 * Checks searches, each the name of a preset or a choice worded in full, at most one a learner. Throws what `resolveSearch`
 * throws, and OPTION_INVALID for an unknown preset or a learner that is searched twice.
 */
export function resolveSearches(choices: readonly (string | SearchChoice)[]): Search[] {
  const searches = choices.map((choice) =>
    resolveSearch(typeof choice === "string" ? findSearchPreset(choice) : choice),
  );
  searches.forEach(({ learner }, place) => {
    if (searches.findIndex((search) => search.learner === learner) === place) return;
    throw new MarqueeError("OPTION_INVALID", {
      where: "tune",
      expected: "one search for each learner",
      found: `two for ${learner.name}`,
    });
  });
  return searches;
}
