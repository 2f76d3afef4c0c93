import { describe, expect, it } from "vitest";
import { renderMarkdown } from "../../src/report/markdown.ts";
import { richRun } from "../fixtures/rich-run.ts";

const run = richRun(200);
const text = renderMarkdown(run);

describe("the report in Markdown", () => {
  it("gives every table as many cells in each row as it has columns", () => {
    const blocks = text.split("\n\n").filter((block) => block.startsWith("|"));
    expect(blocks.length).toBeGreaterThan(12);
    for (const block of blocks) {
      const widths = block.split("\n").map((line) => line.replace(/\\./g, "").split("|").length);
      expect(new Set(widths).size).toBe(1);
      expect(block.split("\n")[1]).toMatch(/^(\| (---|---:) )+\|$/);
    }
  });

  it("holds every conclusion, limit, decision and reason for not running", () => {
    const plain = text.replace(/\\(.)/g, "$1");
    for (const study of run.studies) {
      for (const sentence of [study.conclusion, ...study.limits, ...study.decisions, study.command]) {
        expect(plain).toContain(sentence);
      }
    }
    expect(plain).toContain("- predict-tmdb: The file tmdb_5000_movies.csv was not found");
  });

  it("says the figures of the test with their intervals", () => {
    const { test } = run.studies[2]!.training!;
    const [low, high] = test.intervals.rocAuc!;
    expect(text).toContain(`| ROC AUC | ${test.rocAuc!.toFixed(2)} | ${low.toFixed(2)}–${high.toFixed(2)} | 0.50 |`);
  });

  it("keeps markup, links, tables and headings in a text from being any", () => {
    const study = { ...run.studies[0]!, title: "# <img src=x> | [a](b) `c` *d*\n\n# e", conclusion: "- <script>" };
    const hostile = renderMarkdown({ ...run, studies: [study] });
    expect(hostile).toContain("## \\# \\<img src=x\\> \\| \\[a\\](b) \\`c\\` \\*d\\* \\# e");
    expect(hostile).toContain("**\\- \\<script\\>**");
    expect(hostile).not.toMatch(/(^|[^\\])<(img|script)/m);
  });

  it("is the same text for the same run", () => {
    expect(renderMarkdown(richRun(200))).toBe(text);
  });
});
