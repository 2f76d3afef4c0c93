import { describe, expect, it } from "vitest";
import { percent, score, whole } from "../../../src/report/format.ts";
import { renderShortReport } from "../../../src/report/pdf/short-report.ts";
import { noParts } from "../../../src/studies/study-parts.ts";
import type { RunResult, StudyResult } from "../../../src/studies/study-result.ts";
import { richRun } from "../../fixtures/rich-run.ts";
import { sampleRun } from "../../fixtures/sample-run.ts";
import { pdfPages } from "./pdf-pages.ts";

const run = sampleRun(300);

/** The words of each page, as one line. */
async function pages(given: RunResult): Promise<string[]> {
  const bytes = await renderShortReport(given);
  return pdfPages(bytes).map((texts) => words(texts.map(({ text }) => text).join(" ")));
}

function words(text: string): string {
  return text.replaceAll(/\s+/g, " ").replaceAll(/([-/]) /g, "$1");
}

/** The same study under other names, as long as they may come. */
function copies(study: StudyResult, count: number, change: Partial<StudyResult> = {}): StudyResult[] {
  return Array.from({ length: count }, (_, copy) => ({
    ...study,
    ...change,
    name: `${study.name}-${copy}`,
    limits: study.limits.map((limit) => `${limit} (${copy})`),
    data: { ...study.data, source: `${copy} ${study.data.source}` },
  }));
}

const [segmented, predicted, both] = run.studies as [StudyResult, StudyResult, StudyResult];
const wide = "W".repeat(5000);
const long = "Ein sehr langer Titel, wie ihn jemand einem Film geben kann ".repeat(40);

describe("the short report", () => {
  it("says the problem and the segments on the first page, the models and the limits on the second", async () => {
    const [first, second, ...more] = await pages(run);
    expect(more).toEqual([]);
    expect(first).toContain("Which movies will hit, and with whom");
    expect(first).toContain("The problem");
    expect(first).toContain("The segments, and what they mean");
    expect(second).toContain("The hit models, and what they are worth");
    // The words of the charts.
    expect(first).toContain("not a hit");
    expect(second).toContain("ROC AUC in cross-validation");
    expect(second).toContain("How far it goes");
    expect(second).toContain("marquee run · Marquee 0.1.0 · seed 42");
    expect(second).toContain("predict-tmdb: The file tmdb_5000_movies.csv was not found");
    for (const { segmentation, training, conclusion, title } of run.studies) {
      for (const page of [segmentation && first, training && second]) {
        if (page) expect(page).toContain(words(conclusion));
        if (page) expect(page).toContain(words(title));
      }
    }
  });

  it("takes every figure from the run", async () => {
    const [first, second] = await pages(run);
    for (const { name, count, engagement, popularity } of both.segmentation!.segments) {
      expect(first).toContain(`${name} ${whole(count)} ${score(engagement)} ${score(popularity)}`);
    }
    const { rows, winnerLabel, test } = both.training!;
    expect(second).toContain(words(`${winnerLabel} ${whole(rows.train)} / ${whole(rows.test)}`));
    expect(second).toContain(`${score(test.rocAuc)} (`);
    expect(second).toContain(percent(test.accuracy));
    for (const limit of both.limits) expect(second).toContain(words(limit));
    for (const decision of both.decisions.slice(0, 3)) expect(first).toContain(words(decision));
    const changed = { ...both, training: { ...both.training!, test: { ...test, accuracy: 0.123, rocAuc: 0.456 } } };
    const [, other] = await pages({ ...run, studies: [segmented, predicted, changed] });
    expect(other).toContain("0.46 (");
    expect(other).toContain("12%");
  });

  it("gives the same bytes for the same run, with title, language and date, and draws nothing as pixels", async () => {
    const bytes = await renderShortReport(run);
    expect(Buffer.from(await renderShortReport(run)).equals(bytes)).toBe(true);
    const file = Buffer.from(bytes).toString("latin1");
    const found = (part: string | RegExp) => [...file.matchAll(new RegExp(part, "g"))].length;
    expect(file.startsWith("%PDF-1.7")).toBe(true);
    expect(found(/\/Lang \(en\)/)).toBe(1);
    expect(found(/\/DisplayDocTitle true/)).toBe(1);
    expect(found(/\n\(Which movies will hit, and with whom\)/)).toBe(1);
    expect(found(/\n\(D:20261122190000Z\)/)).toBeGreaterThan(0);
    expect(found(/\/MediaBox \[0 0 595\.28 841\.89\]/)).toBe(2);
    expect(found(/\/Subtype \/Image|\/URI|\/JavaScript/)).toBe(0);
  });

  it.each<[string, RunResult]>([
    ["every part there is", richRun(300)],
    ["no study", { ...run, studies: [], skipped: [] }],
    ["segments alone", { ...run, studies: [segmented] }],
    ["a hit model alone", { ...run, studies: [predicted] }],
    ["a study without parts", { ...run, studies: [{ ...segmented, ...noParts }] }],
    ["many studies", { ...run, studies: [...copies(segmented, 4), ...copies(predicted, 4), ...copies(both, 4)] }],
    [
      "endless texts",
      {
        ...run,
        command: long,
        version: wide,
        studies: copies(both, 7, {
          title: long,
          conclusion: long,
          decisions: Array.from({ length: 20 }, () => long),
          limits: Array.from({ length: 50 }, (_, place) => `${place} ${long}`),
          data: { ...both.data, source: long, targetRule: long },
        }),
        skipped: Array.from({ length: 20 }, () => ({ name: long, reason: long })),
      },
    ],
    [
      "texts without a gap",
      {
        ...run,
        command: wide,
        studies: copies(both, 7, {
          title: wide,
          conclusion: wide,
          decisions: [wide, wide, wide, wide],
          limits: [wide, wide, wide, wide],
          data: { ...both.data, source: wide, targetRule: wide },
        }),
        skipped: Array.from({ length: 20 }, () => ({ name: wide, reason: wide })),
      },
    ],
    [
      "lines, controls and characters that the font has not",
      {
        ...run,
        studies: [{ ...both, title: `電影\n\n\n${"\n".repeat(500)}\u0000\u202Eevil`, conclusion: "🎬 <b>&amp;" }],
      },
    ],
  ])("has two pages with nothing outside of them: %s", async (_, given) => {
    const placed = pdfPages(await renderShortReport(given));
    expect(placed).toHaveLength(2);
    for (const texts of placed) {
      expect(texts.length).toBeGreaterThan(0);
      for (const { text, x, y } of texts) {
        expect(x, text).toBeGreaterThan(20);
        expect(x, text).toBeLessThan(575);
        expect(y, text).toBeGreaterThan(15);
        expect(y, text).toBeLessThan(820);
      }
    }
  });
});
