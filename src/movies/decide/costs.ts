import { MarqueeError } from "../../errors.ts";
import { extraColumn, type MovieTable, movieCount } from "../movie.ts";

/** What wrong verdicts cost, in any one unit: a number from 0 up for every movie, or the name of an extra column that holds them. */
export interface CostOptions {
  /** A hit that was called no hit. */
  readonly miss: number | string;
  /** A movie that was called a hit and is none. */
  readonly falseAlarm: number | string;
}

/** The costs of each movie: n numbers from 0 up. */
export interface MovieCosts {
  readonly miss: Float64Array;
  readonly falseAlarm: Float64Array;
}

/**
 * The costs of every movie of a table. Throws OPTION_INVALID (a cost that is no number from 0 up, or both 0), COLUMN_MISSING,
 * and OUT_OF_RANGE for a cell of a cost column that is no number from 0 up.
 */
export function movieCosts(table: MovieTable, options: CostOptions): MovieCosts {
  if (options.miss === 0 && options.falseAlarm === 0) {
    throw new MarqueeError("OPTION_INVALID", {
      where: "costs",
      expected: "a miss or a false alarm that costs something",
      found: "0 for both",
    });
  }
  return {
    miss: costColumn(table, "miss", options.miss),
    falseAlarm: costColumn(table, "falseAlarm", options.falseAlarm),
  };
}

/** The mean cost of verdicts, in the unit of the costs. target and verdict: n values, 0 or 1. NaN without movies. */
export function meanCost(target: Uint8Array, verdict: Uint8Array, costs: MovieCosts): number {
  let sum = 0;
  for (let row = 0; row < target.length; row++) sum += verdictCost(target[row]!, verdict[row]!, costs, row);
  return sum / target.length;
}

/** What the verdict on one movie costs: 0 when it is right. */
export function verdictCost(truth: number, verdict: number, costs: MovieCosts, row: number): number {
  if (truth === verdict) return 0;
  return truth === 1 ? costs.miss[row]! : costs.falseAlarm[row]!;
}

/**
 * The probability from which calling a movie a hit costs less than not doing so, if the probability can be taken at its word:
 * falseAlarm / (falseAlarm + miss). 0.5 when both are 0: it does not matter then. Elkan 2001, "The foundations of
 * cost-sensitive learning", section 2.
 */
export function costThreshold(miss: number, falseAlarm: number): number {
  const total = miss + falseAlarm;
  return total > 0 ? falseAlarm / total : 0.5;
}

function costColumn(table: MovieTable, name: string, cost: number | string): Float64Array {
  if (typeof cost === "number") {
    if (!(cost >= 0 && cost <= Number.MAX_SAFE_INTEGER)) {
      throw new MarqueeError("OPTION_INVALID", {
        where: `costs ${name}`,
        expected: "a number from 0 up, or the name of a column",
        found: String(cost),
      });
    }
    return new Float64Array(movieCount(table)).fill(cost);
  }
  const column = extraColumn(table, cost);
  if (column === undefined) {
    throw new MarqueeError("COLUMN_MISSING", {
      where: table.source,
      expected: `a column named ${cost} with the cost of a ${name === "miss" ? "miss" : "false alarm"}`,
      found: table.extras.map((extra) => extra.name).join(", ") || "no further columns",
      remedy: "Add the column, or name one threshold for all movies.",
    });
  }
  return Float64Array.from(column.values, (value, row) => {
    if (typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER) return value;
    throw new MarqueeError("OUT_OF_RANGE", {
      where: `${table.source}, movie ${table.ids[row]}`,
      column: cost,
      expected: "a cost, which is a number from 0 up",
      found: value === null ? "nothing" : String(value),
      remedy: "Fill in the cost, or name one number for all movies.",
    });
  });
}
