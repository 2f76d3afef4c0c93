import { type ModelDialect, type ModelWords, modelWords } from "./model-dialects.ts";

/** A column that a step adds: a name for a piece of SQL on the columns before. */
export type NamedSql = readonly [name: string, sql: string];

/**
 * One SELECT in the making, step by step: each step has the columns of the one before it and some more, which are computed once.
 * Names are made by `fresh` and clash with none.
 */
export interface StagedQuery {
  readonly dialect: ModelDialect;
  readonly words: ModelWords;
  fresh(prefix: string): string;
  /** Adds columns, which can name those of the steps before, not each other. */
  add(columns: readonly NamedSql[]): void;
  /** Adds a step that is written out: a SELECT from `from`. */
  step(select: (from: string) => string): void;
  /** The sum of terms in their order, from the first on: the name of a column, or a sum to be put in brackets. */
  orderedSum(terms: readonly string[]): string;
  /** The whole query. */
  finish(select: (from: string) => string): string;
}

/** As many terms are added in one expression: engines take their depth as a depth of calls. */
const termsAStep = 20;

export function startQuery(dialect: ModelDialect, first: string): StagedQuery {
  const words = modelWords[dialect];
  const steps = [first];
  const counts = new Map<string, number>();
  const last = () => `step${steps.length}`;
  const query: StagedQuery = {
    dialect,
    words,
    fresh(prefix) {
      const count = counts.get(prefix) ?? 0;
      counts.set(prefix, count + 1);
      return `${prefix}${count}`;
    },
    add(columns) {
      if (columns.length > 0) query.step((from) => `SELECT *, ${namedList(columns)} FROM ${from}`);
    },
    step(select) {
      steps.push(select(last()));
    },
    orderedSum(terms) {
      if (terms.length <= termsAStep) return terms.join(" + ");
      // Spark would join the steps into one expression again.
      if (dialect === "spark") return `AGGREGATE(ARRAY(${terms.join(", ")}), 0e0, (a, b) -> a + b)`;
      let sum = "";
      for (let start = 0; start < terms.length; start += termsAStep) {
        const part = terms.slice(start, start + termsAStep);
        const name = query.fresh("sum");
        query.add([[name, [...(start === 0 ? [] : [sum]), ...part].join(" + ")]]);
        sum = name;
      }
      return sum;
    },
    finish(select) {
      const named = steps.map((sql, index) => `step${index + 1} ${words.as} (\n  ${sql}\n)`);
      return `WITH ${named.join(",\n")}\n${select(last())}`;
    },
  };
  return query;
}

export function namedList(columns: readonly NamedSql[]): string {
  return columns.map(([name, sql]) => `${sql} AS ${name}`).join(", ");
}
