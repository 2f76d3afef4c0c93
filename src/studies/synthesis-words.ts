import type { Detection, SynthResult } from "../synth/synth-result.ts";
import type { CeilingResult } from "./study-parts.ts";
import { countOf, countText, listOf, percent, score, scoreRange } from "./wording.ts";

/** Fewer real movies than these cannot show that synthetic ones are like them. */
const fewestCompared = 100;

/** What a synthesis came to, in one sentence. */
export function synthesisConclusion(result: SynthResult): string {
  const { rows, hitRate, source, learned, fidelity, oracle } = result;
  const copies =
    fidelity.privacy.copies === 0
      ? "none of them is one of the real movies"
      : `${countText(fidelity.privacy.copies)} of them have the measures of a real movie`;
  const parts = [
    `${correlationsPart(result)}`,
    `their quality is ${score(fidelity.quality)} of 1`,
    ...(fidelity.detection === null ? [] : [detectionPart(fidelity.detection)]),
    copies,
    `the best that any model can reach on such movies is a ROC AUC of ${score(oracle.rocAuc)}`,
  ];
  return `${countOf(rows, "synthetic movie")}, ${percent(hitRate)} of them hits, were made to be like the ${countText(learned.rows)} of ${source}: ${listOf(parts)}.`;
}

function correlationsPart({ correlations, band }: SynthResult): string {
  const found = Object.values(correlations).filter((value) => value !== null);
  if (found.length === 0) return "no measure varies with the target";
  const [low, high] = [Math.min(...found), Math.max(...found)].map(score);
  const range = low === high ? `${low}` : `${low} to ${high}`;
  if (band === null) return `each measure's correlation with the target, ${range}, is as it was learned`;
  const inside = found.length === Object.keys(correlations).length && found.every((v) => v >= band[0] && v <= band[1]);
  const place = inside ? "lies within" : "does not lie within";
  return `each measure's correlation with the target, ${range}, ${place} the wanted ${band[0]} to ${band[1]}`;
}

function detectionPart({ rocAuc, interval, undetected, rows }: Detection): string {
  const range = interval === null ? "" : `, ${scoreRange(interval)}`;
  const figure = `(ROC AUC ${score(rocAuc)}${range}, on ${countOf(rows, "movie")})`;
  return undetected
    ? `a classifier cannot tell them from real ones ${figure}`
    : `a classifier can tell them from real ones ${figure}`;
}

/** How far a synthesis carries. */
export function synthesisLimits(result: SynthResult): string[] {
  const { learned, steering, fidelity, noise, source } = result;
  const moved = steering.filter(({ learned: before, aim }) => before !== aim).map(({ measure }) => measure);
  const [others, hits] = learned.shrinkage.map(percent);
  return [
    `The generator knows each measure's spread within hits and others, and how pairs go together in order of rank: whatever else ${source} holds, the synthetic movies lack.`,
    ...(learned.rows < fewestCompared
      ? [
          `${countOf(learned.rows, "movie")} teach little: correlations were drawn ${hits} (hits) and ${others} (others) towards independence, and that a classifier cannot tell so few from synthetic ones proves nothing.`,
        ]
      : []),
    ...(moved.length === 0
      ? []
      : [
          `The correlations of ${listOf(moved)} with the target were steered, so hits and others overlap more or less than in ${source} (shapes within a class: ${score(fidelity.classShapes.score)} of 1).`,
        ]),
    ...(noise === 0 ? [] : [`${percent(noise)} of the targets have nothing to do with the measures.`]),
    "The best possible figure holds for the four measures as they are written, rounding included, and for movies of this generator alone.",
  ];
}

/** How near a hit model came to the best that is possible, in one sentence. */
export function ceilingConclusion({ reached, possible }: CeilingResult): string {
  const { label, rocAuc, interval } = reached;
  if (rocAuc === null) return `What ${label} reached of a possible ROC AUC of ${score(possible.rocAuc)} is undefined.`;
  const range = interval === null ? "" : ` (${scoreRange(interval)})`;
  const figure = `${label} reaches a ROC AUC of ${score(rocAuc)}${range} of a possible ${score(possible.rocAuc)}`;
  // As printed: where the figures read the same, no more is said of them.
  if (interval !== null && Number(score(possible.rocAuc)) > Number(score(interval[1]))) {
    return `${figure}: there is more in the measures than it has learned.`;
  }
  if (interval === null || possible.rocAuc < interval[0]) return `${figure}.`;
  return `${figure}: its test does not tell it from the best there is.`;
}
