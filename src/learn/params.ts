import { MarqueeError } from "../errors.ts";

/** A hyper-parameter, declared once: help texts, schemas and forms are derived from the declaration. */
export type ParamSpec = NumberParam | OptionalNumberParam | OptionalIntegerParam | ChoiceParam<string> | LearnersParam;

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

/** Learners, each with hyper-parameters of its own, that together make one. */
export interface LearnersParam {
  readonly kind: "learners";
  /** Names of learners, with their own defaults. */
  readonly default: readonly string[];
  /** The learners that may be listed, and what they declare. */
  readonly choices: readonly { readonly name: string; readonly params: ParamSpecs }[];
  /** The most that may be listed, at least 1; one learner may come more than once. */
  readonly max: number;
  readonly description: string;
}

export type ParamSpecs = Readonly<Record<string, ParamSpec>>;
export type ParamValue = number | string | null | readonly MemberChoice[];

/** A learner in a list of learners, its hyper-parameters complete and checked. */
export interface MemberChoice {
  readonly name: string;
  readonly params: Readonly<Record<string, ParamValue>>;
}

/** The values that go with a set of declarations. */
export type ParamsOf<Specs extends ParamSpecs> = {
  readonly [Name in keyof Specs]: Specs[Name] extends ChoiceParam<infer Choice>
    ? Choice
    : Specs[Name] extends LearnersParam
      ? readonly MemberChoice[]
      : Specs[Name] extends OptionalIntegerParam | OptionalNumberParam
        ? number | null
        : number;
};

/**
 * Completes and checks hyper-parameters: defaults for those not given, bounds for those that are. A list of learners holds
 * names or records of `name` and `params`, and is completed and checked in turn.
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
    resolved[name] = resolveParam(`${learner} ${name}`, spec, value);
  }
  return Object.freeze(resolved) as ParamsOf<Specs>;
}

/** What a declaration allows, in words: "a number from 0 to 1". */
export function describeBounds(spec: ParamSpec): string {
  if (spec.kind === "choice") return `one of ${spec.choices.join(", ")}`;
  if (spec.kind === "learners") return `1 to ${spec.max} of ${spec.choices.map(({ name }) => name).join(", ")}`;
  const noun = spec.kind === "number" || spec.kind === "number-or-none" ? "a number" : "an integer";
  const low = isExclusive(spec) ? `above ${spec.min}` : `from ${spec.min}`;
  const high = Number.isFinite(spec.max) ? ` to ${spec.max}` : " up";
  return `${noun} ${low}${high}${spec.kind.endsWith("-or-none") ? ", or none" : ""}`;
}

/** A value as the command line takes it: "0.1", "none", "logistic,forest". Hyper-parameters of listed learners are left out. */
export function describeValue(value: ParamValue | readonly string[]): string {
  if (value === null) return "none";
  if (typeof value !== "object") return String(value);
  return value.map((member) => (typeof member === "string" ? member : member.name)).join(",");
}

function resolveParam(where: string, spec: ParamSpec, value: unknown): ParamValue {
  if (spec.kind === "learners") return resolveMembers(where, spec, value);
  if (!isAllowed(spec, value)) throw invalidParam(where, describeBounds(spec), String(value));
  return value as number | string | null;
}

function resolveMembers(where: string, spec: LearnersParam, value: unknown): readonly MemberChoice[] {
  if (!Array.isArray(value)) throw invalidParam(where, describeBounds(spec), String(value));
  if (value.length < 1 || value.length > spec.max) {
    throw invalidParam(where, describeBounds(spec), `${value.length} learners`);
  }
  return Object.freeze(value.map((member, index) => resolveMember(`${where}[${index}]`, spec, member)));
}

function resolveMember(where: string, spec: LearnersParam, member: unknown): MemberChoice {
  const { name, params, ...rest } = (typeof member === "object" && member !== null ? member : { name: member }) as {
    readonly name?: unknown;
    readonly params?: unknown;
  };
  const chosen = spec.choices.find((choice) => choice.name === name);
  if (chosen === undefined) {
    throw invalidParam(where, `one of ${spec.choices.map((choice) => choice.name).join(", ")}`, String(name));
  }
  const stray = Object.keys(rest)[0];
  if (stray !== undefined) throw invalidParam(where, "name and params alone", stray);
  if (params !== undefined && (typeof params !== "object" || params === null || Array.isArray(params))) {
    throw invalidParam(`${where} params`, `hyper-parameters of ${chosen.name} by name`, String(params));
  }
  const given = params as Readonly<Record<string, unknown>> | undefined;
  return Object.freeze({
    name: chosen.name,
    params: resolveParams(`${where} ${chosen.name}`, chosen.params, given),
  });
}

function invalidParam(where: string, expected: string, found: string): MarqueeError {
  return new MarqueeError("PARAM_INVALID", { where, expected, found });
}

type SingleParam = Exclude<ParamSpec, LearnersParam>;

function isAllowed(spec: SingleParam, value: unknown): boolean {
  if (spec.kind === "choice") return typeof value === "string" && spec.choices.includes(value);
  if (spec.kind.endsWith("-or-none") && value === null) return true;
  if (typeof value !== "number" || !Number.isFinite(value)) return false;
  if (spec.kind.startsWith("integer") && !Number.isInteger(value)) return false;
  return (isExclusive(spec) ? value > spec.min : value >= spec.min) && value <= spec.max;
}

function isExclusive(spec: SingleParam): boolean {
  return (spec.kind === "number" || spec.kind === "integer") && spec.minExclusive === true;
}
