import { MarqueeError } from "../errors.ts";

/** A hyper-parameter, declared once: help texts, schemas and forms are derived from the declaration. */
export type ParamSpec = NumberParam | OptionalNumberParam | OptionalIntegerParam | ChoiceParam<string>;

export interface NumberParam {
  readonly kind: "number" | "integer";
  readonly default: number;
  readonly min: number;
  readonly max: number;
  /** True when `min` itself is not allowed. */
  readonly minExclusive?: boolean;
  readonly description: string;
}

/** A number, or null for "found by the learner". */
export interface OptionalNumberParam {
  readonly kind: "number-or-none";
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

/** An integer, or null for "no limit". */
export interface OptionalIntegerParam {
  readonly kind: "integer-or-none";
  readonly default: number | null;
  readonly min: number;
  readonly max: number;
  readonly description: string;
}

export interface ChoiceParam<Choice extends string> {
  readonly kind: "choice";
  readonly default: Choice;
  readonly choices: readonly Choice[];
  readonly description: string;
}

export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | string | null;

/** The values that go with a set of declarations. */
export type ParamsOf<Specs extends ParamSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends ChoiceParam<infer Choice>
    ? Choice
    : Specs[Name] extends OptionalIntegerParam | OptionalNumberParam
      ? number | null
      : number;
};

/**
 * Completes and checks hyper-parameters: defaults for those not given, bounds for those that are.
 * Throws PARAM_UNKNOWN and PARAM_INVALID.
 */
export function resolveParams<Specs extends ParamSpecs>(
  learner: string,
  specs: Specs,
  given: Readonly<Record<string, unknown>> = {},
): ParamsOf<Specs> {
  for (const name of Object.keys(given)) {
    if (!Object.hasOwn(specs, name)) {
      throw new MarqueeError("PARAM_UNKNOWN", {
        where: learner,
        expected: `one of ${Object.keys(specs).join(", ") || "no hyper-parameters"}`,
        found: name,
      });
    }
  }
  const resolved: Record<string, ParamValue> = {};
  for (const [name, spec] of Object.entries(specs)) {
    const value = given[name] === undefined ? spec.default : given[name];
    checkParam(learner, name, spec, value);
    resolved[name] = value as ParamValue;
  }
  return Object.freeze(resolved) as ParamsOf<Specs>;
}

/** What a declaration allows, in words: "a number from 0 to 1". */
export function describeBounds(spec: ParamSpec): string {
  if (spec.kind === "choice") return `one of ${spec.choices.join(", ")}`;
  const noun = spec.kind === "number" || spec.kind === "number-or-none" ? "a number" : "an integer";
  const low = spec.kind === "number" && spec.minExclusive ? `above ${spec.min}` : `from ${spec.min}`;
  const high = Number.isFinite(spec.max) ? ` to ${spec.max}` : " up";
  return `${noun} ${low}${high}${spec.kind.endsWith("-or-none") ? ", or none" : ""}`;
}

function checkParam(learner: string, name: string, spec: ParamSpec, value: unknown): void {
  if (!isAllowed(spec, value)) {
    throw new MarqueeError("PARAM_INVALID", {
      where: `${learner} ${name}`,
      expected: describeBounds(spec),
      found: String(value),
    });
  }
}

function isAllowed(spec: ParamSpec, value: unknown): boolean {
  if (spec.kind === "choice") return typeof value === "string" && spec.choices.includes(value);
  if (spec.kind.endsWith("-or-none") && value === null) return true;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (spec.kind.startsWith("integer") && !Number.isInteger(value)) return false;
  const aboveMin = spec.kind === "number" && spec.minExclusive ? value > spec.min : value >= spec.min;
  return aboveMin && value <= spec.max;
}
