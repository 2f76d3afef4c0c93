import type { AnyLearner } from "../learn/learner.ts";
import { findSearchPreset } from "../learn/search/presets.ts";
import type { SearchChoice, SearchMethod } from "../learn/search/search.ts";
import type { ParamChoices } from "../learn/search/search-space.ts";
import { type ParamSetting, readParamValue } from "./learner-params.ts";

/**
 * The searches that `--tune` and `--grid` word together: presets by name, and one search for each learner that `--grid`
 * names, all by one method. Names and bounds are left to the library, which checks them all. Throws OPTION_INVALID and
 * PARAM_INVALID.
 */
export function searchChoices(
  known: readonly AnyLearner[],
  presets: readonly string[],
  grid: readonly ParamSetting[],
  { method, draws }: { readonly method: SearchMethod; readonly draws?: number | undefined },
): SearchChoice[] {
  const how = { method, ...(draws === undefined ? {} : { draws }) };
  const spaces = new Map<string, Record<string, ParamChoices>>();
  for (const setting of grid) {
    const space = spaces.get(setting.learner) ?? {};
    spaces.set(setting.learner, { ...space, [setting.name]: choicesOf(known, setting) });
  }
  return [
    ...presets.map((name) => ({ ...findSearchPreset(name), ...how })),
    ...[...spaces].map(([learner, space]) => ({ learner, space, ...how })),
  ];
}

function choicesOf(known: readonly AnyLearner[], setting: ParamSetting): ParamChoices {
  if (setting.value === "bounds") return "bounds";
  const specs = known.find((learner) => learner.name === setting.learner)?.params ?? {};
  return setting.value.split(",").map((value) => readParamValue({ ...setting, value }, specs));
}
