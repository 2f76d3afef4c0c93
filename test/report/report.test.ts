import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { note } from "../../src/notes.ts";
import { renderReport } from "../../src/report/report.ts";
import { headlineFigure } from "../../src/report/study-tables.ts";
import { noParts } from "../../src/studies/study-parts.ts";
import type { RunResult, StudyResult } from "../../src/studies/study-result.ts";
import { richRun } from "../fixtures/rich-run.ts";
import { sampleRun } from "../fixtures/sample-run.ts";
import { synthesisResult } from "../fixtures/synthesis-charts.ts";

const run = sampleRun(200);
const page = renderReport(run);
const richPage = renderReport(richRun(200));

function withStudy(change: Partial<StudyResult>, index = 2): RunResult {
  return { ...run, studies: [{ ...run.studies[index]!, ...change }] };
}

function textOf(markup: string): string {
  return markup
    .replace(/<[^>]*>/g, " ")
    .replaceAll("&lt;", "<")
    .replaceAll("&gt;", ">")
    .replaceAll("&quot;", '"')
    .replaceAll("&#39;", "'")
    .replaceAll("&amp;", "&")
    .replace(/\s+/g, " ");
}

describe("the report page", () => {
  it("stays under 3 MB with a catalogue of 3,000 movies in which every movie is drawn", () => {
    const run = richRun();
    const large = renderReport(run);
    expect(Buffer.byteLength(large)).toBeLessThan(3e6);
    const explained = run.studies[2]!.training!.explanation!.movies.filter(({ title }) => title.startsWith("Movie"));
    // in the two maps of segments, and once a measure where the contributions are drawn
    expect(large.split("<title>Movie number ").length - 1).toBe(2 * 2999 + 4 * explained.length);
  });

  it("names no address but the namespace of SVG", () => {
    const addresses = [...page.matchAll(/(?:https?:)?\/\/[a-z][^\s"'<>)]*/gi)].map((match) => match[0]);
    expect(new Set(addresses)).toEqual(new Set(["http://www.w3.org/2000/svg"]));
    expect(page).not.toMatch(/<(?:link|img|script|iframe)[^>]* (?:src|href)="(?!data:,)/);
  });

  it("allows its own style and script by their hashes and nothing else", () => {
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)![1]!.replaceAll("&#39;", "'");
    const hash = (tag: string) => {
      const text = new RegExp(`<${tag}>([\\s\\S]*?)</${tag}>`).exec(page)![1]!;
      return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    };
    expect(policy.split("; ")).toEqual([
      "default-src 'none'",
      `style-src ${hash("style")}`,
      `script-src ${hash("script")}`,
      "img-src data:",
      "base-uri 'none'",
      "form-action 'none'",
    ]);
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
  });

  it("is the same bytes for the same run", () => {
    expect(renderReport(sampleRun(200))).toBe(page);
  });

  it("escapes every text that a run brings, wherever it is shown", () => {
    const rich = { ...run, studies: richRun(200).studies.slice(-1) };
    const hostile = JSON.parse(JSON.stringify(rich), (key, value: unknown) =>
      typeof value === "string" && key !== "createdAt" && !enumerations.has(key) ? `<b x="y">'&${value}` : value,
    ) as RunResult;
    const markup = renderReport(hostile);
    expect(markup).not.toContain("<b x=");
    expect(markup).toContain("&lt;b x=&quot;y&quot;&gt;&#39;&amp;");
  });

  it("has one first heading and skips no level", () => {
    const levels = [...richPage.matchAll(/<h([1-6])[ >]/g)].map((match) => Number(match[1]));
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.slice(1).forEach((level, index) => {
      expect(level - levels[index]!).toBeLessThanOrEqual(1);
    });
  });

  it("gives every table a caption and headers for columns and rows", () => {
    const tables = richPage.match(/<table>[\s\S]*?<\/table>/g)!;
    expect(tables.length).toBeGreaterThan(12);
    for (const table of tables) {
      expect(table).toMatch(/^<table><caption>[^<]+<\/caption>/);
      const columns = table.match(/<th scope="col"/g)!.length;
      const rows = table.match(/<tr[\s\S]*?<\/tr>/g)!.slice(1);
      expect(rows.length).toBeGreaterThan(0);
      for (const row of rows) {
        expect(row.match(/<th scope="row">/g)).toHaveLength(1);
        expect(row.match(/<td/g)).toHaveLength(columns - 1);
      }
    }
  });

  it("leads with each study's conclusion and links to the study", () => {
    const summary = page.slice(page.indexOf('id="summary"'), page.indexOf('class="study"'));
    for (const study of run.studies) {
      expect(textOf(summary)).toContain(study.conclusion);
      expect(summary).toContain(`href="#${study.name}"`);
      expect(page).toContain(`<section class="study" id="${study.name}"`);
    }
  });

  it("sums a study up by the figure of its last part", () => {
    const headline = (study: StudyResult) => headlineFigure(study).name;
    expect(run.studies.map(headline)).toEqual(["Silhouette", "ROC AUC on the test", "ROC AUC on the test"]);
    expect(headline({ ...run.studies[2]!, ...noParts })).toBe("Movies");
    const index = textOf(page.slice(page.indexOf("<caption>Where to read"), page.indexOf('class="study"')));
    expect(index).toContain("Segments 2 (chosen by the data); Silhouette 0.69 (stability");
  });

  it("says which studies did not run and why", () => {
    expect(textOf(page)).toContain(
      "Not run predict-tmdb: The file tmdb_5000_movies.csv was not found; pass it with --tmdb FILE.",
    );
  });

  it("calls proxies and a computed target what they are, before any figure of the study", () => {
    const study = textOf(page.slice(page.indexOf('id="films"')));
    expect(study).toContain(
      "completion_rate is a proxy, not a measurement: 0.35 + 0.6 × the share of films with a lower rating.",
    );
    expect(study).toContain("a movie counts as a hit when its worldwide gross is at least 2.5 times its budget.");
    expect(study.indexOf("is a proxy")).toBeLessThan(study.indexOf("The segments"));
    expect(study).toContain("Average watch time (proxy)");
  });

  it("shows the figures of the test with their intervals, the baseline and the tie", () => {
    const training = run.studies[2]!.training!;
    const text = textOf(page);
    const [low, high] = training.test.intervals.rocAuc!;
    expect(text).toContain(
      `${training.test.rocAuc!.toFixed(2)} ${low.toFixed(2)}–${high.toFixed(2)} 0.50 chance that a hit`,
    );
    expect(text).toContain("Majority baseline 0.50 ± 0.00");
    expect(text).toContain("A tie: Random forest cannot be told apart from Gradient boosting and Logistic regression");
    expect(text).toContain("Gradient boosting is ahead of every other learner by more than chance explains.");
  });

  it("tells a preparation, an outside test and new movies where a study has them", () => {
    const text = textOf(richPage.slice(richPage.indexOf('id="films"')));
    for (const said of [
      "Left out: no budget 30 12%",
      "budget written as 0 35 the 250 read left out 0 stands for not known.",
      "revenue says how a film turned out: shown here, and never learned from.",
      "The hit model on the 400 movies of other.csv",
      "Up 71% 60–80% hit Trending ratings_count missing: −30; avg_rating 4.5: +21",
      "Down: avg_rating lies outside.",
    ]) {
      expect(text).toContain(said);
    }
    expect(textOf(page)).not.toContain("New movies");
  });

  it("tells how synthetic movies were made, how like real ones they are, and what is possible", () => {
    const text = textOf(richPage.slice(richPage.indexOf('id="films"')));
    const { oracle, fidelity } = synthesisResult;
    for (const said of [
      "How the synthetic movies were made 400 movies from a Gaussian copula for hits and one for the others, learned from the 15",
      `Quality ${fidelity.quality.toFixed(2)} the mean of the next two: the quality score of SDMetrics`,
      `no model can do better than a ROC AUC of ${oracle.rocAuc.toFixed(3)}`,
      "How near the best that is possible",
      "Best possible ROC AUC",
    ]) {
      expect(text).toContain(said);
    }
    expect(textOf(page)).not.toContain("synthetic");
  });

  it("tells how to make the figures again", () => {
    const text = textOf(page.slice(page.indexOf('id="films"')));
    const { data, command } = run.studies[2]!;
    for (const fact of [command, data.hash!, `Marquee ${run.version}`, "Seed 42"]) expect(text).toContain(fact);
  });

  it("shows a note that a section shows already only once", () => {
    const shared = note("TIE", "Said once & only once.");
    const training = { ...run.studies[2]!.training!, notes: [shared] };
    const markup = renderReport(withStudy({ training, notes: [shared, note("SMALL_SAMPLE", "Said by the study.")] }));
    expect(markup.split("Said once &amp; only once.")).toHaveLength(2);
    expect(markup.split("Said by the study.")).toHaveLength(2);
  });
});

describe("the notes of a study", () => {
  it("tell of stand-ins in their own words, once, though every result repeats them", () => {
    const proxy = note("PROXY", "completion_rate is a stand-in made of votes.");
    const { data, segmentation } = run.studies[2]!;
    const markup = renderReport(
      withStudy({
        data: { ...data, notes: [proxy] },
        segmentation: { ...segmentation!, notes: [proxy] },
        notes: [proxy],
      }),
    );
    expect(markup.split(proxy.message)).toHaveLength(2);
    expect(textOf(markup)).toContain(`Proxies: computed, not measured ${proxy.message} The target is computed`);
  });
});

describe("the report page of a poorer run", () => {
  it("shows a study without a hit model, and one without segments", () => {
    const segmentsOnly = textOf(renderReport(withStudy({ training: null })));
    expect(segmentsOnly).not.toContain("The hit model");
    expect(segmentsOnly).toContain("The segments");
    const modelOnly = textOf(renderReport(withStudy({ segmentation: null })));
    expect(modelOnly).toContain("The hit model");
    expect(modelOnly).not.toContain("How many segments");
  });

  it("says that curves do not exist when the test movies hold one class", () => {
    const training = run.studies[1]!.training!;
    const test = { ...training.test, rocAuc: null, prAuc: null, roc: null, pr: null, intervals: {} };
    const markup = renderReport(withStudy({ training: { ...training, test } }));
    expect(textOf(markup)).toContain("ROC and precision–recall curves do not exist for them.");
    expect(markup).not.toContain("<strong>ROC curve</strong>");
    expect(markup).not.toMatch(/NaN|undefined|null</);
  });

  it("shows a table without a target, and measures of which nothing is known", () => {
    const { data, segmentation } = run.studies[0]!;
    const description = {
      ...data.description,
      target: null,
      columns: data.description.columns.map((column) => ({
        ...column,
        known: 0,
        min: null,
        median: null,
        mean: null,
        max: null,
      })),
    };
    const segments = segmentation!.segments.map((segment) => ({ ...segment, hitRate: null, hitRateInterval: null }));
    const markup = renderReport(
      withStudy({
        data: { ...data, description, hash: null },
        segmentation: { ...segmentation!, segments },
        training: null,
      }),
    );
    expect(textOf(markup)).toContain("holds 15 movies and no target, so nothing is said about hits.");
    expect(markup).not.toContain("<strong>Hit rate by segment</strong>");
    expect(markup).not.toMatch(/NaN|undefined|null</);
  });

  it("shows a run in which nothing ran", () => {
    expect(textOf(renderReport({ ...run, studies: [] }))).toContain("No study ran.");
  });
});

/** Strings that are not texts from data: they choose among a few words. */
const enumerations = new Set([
  ...["kind", "kChosenBy", "format", "column", "learner", "leader", "winner"],
  ...["method", "criterion", "resource", "scale", "verdict", "among", "type", "role"],
]);
