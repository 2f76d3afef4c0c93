import { MarqueeError } from "../errors.ts";
import type { AnyLearner } from "../learn/learner.ts";
import { describeBounds, describeValue, type ParamSpec, type ParamValue, resolveParams } from "../learn/params.ts";
import type { LearnerChoice } from "../movies/options.ts";
import { refuseOption, typedNumber } from "./options.ts";
import { tableLines } from "./text-table.ts";

/** `forest.trees=200` taken apart. */
export interface ParamSetting {
  readonly learner: string;
  readonly name: string;
  readonly value: string;
}

/** Reads one `--param LEARNER.NAME=VALUE`. Throws OPTION_INVALID. */
export function parseParam(text: string): ParamSetting {
  const parts = /^([^.=]+)\.([^.=]+)=(.*)$/s.exec(text);
  if (parts === null) refuseOption("param", "LEARNER.NAME=VALUE, such as forest.trees=200", text);
  return { learner: parts[1]!, name: parts[2]!, value: parts[3]! };
}

/**
 * The learners to compare, with the hyper-parameters that were set, their values read as the declarations say.
 * names: default all learners. Bounds and names are left to the library, which checks them all.
 * Throws OPTION_INVALID for a setting of a learner that does not take part.
 */
export function learnerChoices(
  known: readonly AnyLearner[],
  names: readonly string[] | undefined,
  settings: readonly ParamSetting[],
): LearnerChoice[] {
  const chosen = names ?? known.map((learner) => learner.name);
  const stray = settings.find((setting) => !chosen.includes(setting.learner));
  if (stray !== undefined) refuseOption("param", `a learner that takes part: ${chosen.join(", ")}`, stray.learner);
  return chosen.map((name) => {
    const specs = known.find((learner) => learner.name === name)?.params ?? {};
    const own = settings.filter((setting) => setting.learner === name);
    return { name, params: Object.fromEntries(own.map((setting) => [setting.name, readParamValue(setting, specs)])) };
  });
}

/** The value of a setting, read as its learner declares it. Throws PARAM_INVALID; a name that is not declared is left to the library. */
export function readParamValue(
  { learner, name, value }: ParamSetting,
  specs: Readonly<Record<string, ParamSpec>>,
): ParamValue {
  const spec = Object.hasOwn(specs, name) ? specs[name]! : undefined;
  if (spec === undefined || spec.kind === "choice") return value;
  if (spec.kind === "learners") return resolveParams(learner, { [name]: spec }, { [name]: readMembers(value) })[name]!;
  if (value === "none" && spec.kind.endsWith("-or-none")) return null;
  if (typedNumber.test(value)) return Number(value);
  const found = value === "" ? "nothing" : value;
  throw new MarqueeError("PARAM_INVALID", { where: `${learner} ${name}`, expected: describeBounds(spec), found });
}

/** `logistic,forest`, or JSON where members have hyper-parameters: `[{"name":"forest","params":{"trees":50}}]`. */
function readMembers(text: string): unknown {
  if (!text.startsWith("[")) return text.split(",");
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The learners and their hyper-parameters, as the help shows them. */
export function learnersHelp(known: readonly AnyLearner[], width: number): string {
  const lines = known.flatMap(({ name, label, params }) => {
    const rows = Object.entries(params).map(([param, spec]) => [
      `  ${name}.${param}`,
      describeValue(spec.default),
      `${spec.description} ${capital(describeBounds(spec))}.`,
    ]);
    const columns = [{ title: "" }, { title: "" }, { title: "", wrap: true }];
    return [
      `  ${label} (${name})`,
      ...tableLines(columns, rows, width - 2)
        .slice(1)
        .map((line) => `  ${line}`),
    ];
  });
  return ["Learners, and their hyper-parameters with the default:", ...lines].join("\n");
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
