import { describe, expect, test } from "vitest";
import { modelCard, modelCardPath } from "../../src/export/model-card.ts";
import type { HitModel } from "../../src/movies/hit-model.ts";
import { train } from "../../src/movies/train.ts";
import { madeMovies } from "../movies/made-movies.ts";

const table = { ...madeMovies(120), source: "new_movies|2026.csv", hash: "c0ffee".padEnd(64, "0") };
const { result, model } = train(table, { learners: [{ name: "logistic" }, { name: "tree" }], folds: 2 });
const command = "marquee train new_movies.csv";
const card = modelCard(model, { result, command, version: "9.8.7" });

describe("a model card", () => {
  test("says what the model learned from, by hash", () => {
    expect(card).toContain("new\\_movies\\|2026.csv");
    expect(card).toContain(`\`${table.hash}\``);
    expect(card).toContain(`${model.trainedOn.rows}, of them ${model.trainedOn.hits} hits`);
  });

  test("gives every figure of the test with its interval", () => {
    const { brier, intervals } = result.test;
    const interval = intervals.brier!.map((value) => value.toFixed(3)).join(" to ");
    expect(card).toContain(`| Brier score (lower is better) | ${brier.toFixed(3)} | ${interval} |`);
    expect(card).toContain("Expected calibration error");
  });

  test("shows the learners that were compared, the winner in bold", () => {
    for (const { label, learner } of result.leaderboard) {
      expect(card).toContain(learner === result.winner ? `| **${label}** |` : `| ${label} |`);
    }
  });

  test("names hyper-parameters, ranges and medians of every measure", () => {
    for (const [name, value] of Object.entries(model.params)) expect(card).toContain(`${name} ${value}`);
    const input = model.features.inputs[2]!;
    if (input.kind !== "number") throw new Error("a measure is a number");
    const { range, median } = input;
    const figures = [...range, Number(median.toPrecision(6))].join(" | ");
    expect(card).toContain(`| \`ratings_count\` | ratings | the end of its life | ${figures} |`);
  });

  test("says how to make the model again", () => {
    expect(card).toContain(`Command: \`${command}\``);
    expect(card).toContain("Seed: 42");
    expect(card).toContain("Version: Marquee 9.8.7");
  });

  test("repeats what was said in training", () => {
    expect(result.notes.length).toBeGreaterThan(0);
    for (const { message } of result.notes) expect(card).toContain(message.slice(0, 20));
  });

  test("is the same for the same model, and has no figure it does not know", () => {
    expect(modelCard(model, { result, command, version: "9.8.7" })).toBe(card);
    for (const text of [card, modelCard(model)]) expect(text).not.toMatch(/undefined|NaN|\[object|null/);
    expect(modelCard({ ...model, test: null })).toContain("Not known: no test came with this model");
  });

  test("has limits that follow from the facts", () => {
    const small: HitModel = {
      ...model,
      trainedOn: {
        ...model.trainedOn,
        rows: 12,
        proxies: ["avg_watch_time"],
        targetRule: "gross at least 2.5 × budget",
      },
    };
    expect(modelCard(small)).toContain("It learned from 12 movies: take its probabilities as a sketch.");
    expect(modelCard(small)).toContain("avg\\_watch\\_time are stand-ins");
    expect(modelCard(small)).toContain("by a rule: gross at least 2.5 × budget");
  });

  test("tells what its verdicts go by", () => {
    expect(modelCard({ ...model, band: null })).toContain('From a probability of 0.5 up it says "hit".');
    const decision = {
      criterion: "cost",
      threshold: 0.25,
      costs: { miss: 3, falseAlarm: 1 },
      ownThresholds: false,
    } as const;
    expect(modelCard({ ...model, decision })).toContain(
      'From a probability of 0.25 up it says "hit", a threshold learned for the least cost.',
    );
    expect(modelCard({ ...model, decision: { ...decision, ownThresholds: true } })).toContain(
      "Each movie has a threshold of its own",
    );
  });

  test("keeps a hostile name from becoming markup", () => {
    const hostile = { ...model, trainedOn: { ...model.trainedOn, source: "<script>|\n# x" } };
    expect(modelCard(hostile)).toContain("\\<script\\>\\| \\# x");
  });
});

test("a card stands beside its model", () => {
  expect(modelCardPath("out/hits.model.json")).toBe("out/hits.model.md");
  expect(modelCardPath("hits")).toBe("hits.md");
});
