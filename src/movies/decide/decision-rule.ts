import { readNumber, readRecord, refuseModel } from "../../learn/model-checks.ts";
import { type MovieTable, movieCount } from "../movie.ts";
import { type CostOptions, costThreshold, movieCosts } from "./costs.ts";

/** From which probability a movie is called a hit: plain data, part of the model. */
export interface DecisionRule {
  /** What the threshold serves; "fixed" when the caller named it. */
  readonly criterion: "fixed" | "f1" | "accuracy" | "cost";
  /** 0 to 1; a probability of at least this is a hit. */
  readonly threshold: number;
  /** The costs it was learned for; null for other criteria. */
  readonly costs: CostOptions | null;
  /** True when each movie has a threshold of its own, made from its costs. */
  readonly ownThresholds: boolean;
}

/**
 * The threshold of every movie, n numbers from 0 to 1. Where each has its own, the table must have the cost columns.
 * Throws COLUMN_MISSING and OUT_OF_RANGE.
 */
export function movieThresholds(rule: DecisionRule, table: MovieTable): Float64Array {
  if (!rule.ownThresholds || rule.costs === null) return new Float64Array(movieCount(table)).fill(rule.threshold);
  const costs = movieCosts(table, rule.costs);
  return costs.miss.map((miss, row) => costThreshold(miss, costs.falseAlarm[row]!));
}

/** Checks and restores a rule read from JSON. Throws MODEL_INVALID and MODEL_NONFINITE. */
export function parseDecisionRule(value: unknown): DecisionRule {
  const record = readRecord(value, "decision");
  const threshold = readNumber(record["threshold"], "decision threshold");
  if (threshold < 0 || threshold > 1) {
    refuseModel("MODEL_INVALID", "decision threshold", "a number from 0 to 1", threshold);
  }
  const criterion = criteria.find((name) => name === record["criterion"]);
  if (criterion === undefined) {
    refuseModel("MODEL_INVALID", "decision criterion", `one of ${criteria.join(", ")}`, record["criterion"]);
  }
  const ownThresholds = record["ownThresholds"];
  if (typeof ownThresholds !== "boolean") {
    refuseModel("MODEL_INVALID", "decision ownThresholds", "true or false", ownThresholds);
  }
  const costs = record["costs"] === null ? null : readCosts(record["costs"]);
  if ((criterion === "cost") !== (costs !== null) || (ownThresholds && costs === null)) {
    refuseModel("MODEL_INVALID", "decision costs", "costs for the criterion cost alone", record["costs"]);
  }
  return { criterion, threshold, costs, ownThresholds };
}

const criteria = ["fixed", "f1", "accuracy", "cost"] as const;

function readCosts(value: unknown): CostOptions {
  const record = readRecord(value, "decision costs");
  return { miss: readCost(record["miss"], "miss"), falseAlarm: readCost(record["falseAlarm"], "falseAlarm") };
}

function readCost(value: unknown, name: string): number | string {
  if (typeof value === "string") return value;
  const cost = readNumber(value, `decision costs ${name}`);
  if (cost < 0) refuseModel("MODEL_INVALID", `decision costs ${name}`, "a number from 0 up", cost);
  return cost;
}
