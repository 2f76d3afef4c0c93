import { describe, expect, test } from "vitest";
import { MarqueeError } from "../../../src/errors.ts";
import { judgeFilms, parseHitRule } from "../../../src/films/hit-rules.ts";
import { readTmdbFilms } from "../../../src/films/tmdb/tmdb-films.ts";
import { tmdbTable } from "../../../src/films/tmdb/tmdb-table.ts";
import { fieldLedger, fieldsKnownAt } from "../../../src/movies/field-ledger.ts";
import { flawedRows, type MadeRow, madeTmdb } from "./made-tmdb.ts";

function filmsOf(...rows: readonly MadeRow[]) {
  return readTmdbFilms({ name: "made.csv", bytes: Buffer.from(madeTmdb(rows)) });
}

function imported(rule: string, ...rows: readonly MadeRow[]) {
  return tmdbTable(filmsOf(...rows), null, parseHitRule(rule), "made.csv", null);
}

const column = ({ table }: ReturnType<typeof imported>, name: string) =>
  table.extras.find((extra) => extra.name === name)!.values;

function refusal(work: () => unknown): MarqueeError {
  try {
    work();
  } catch (error) {
    if (error instanceof MarqueeError) return error;
    throw error;
  }
  throw new Error("nothing was refused");
}

describe("the films that are kept", () => {
  const { table, preparation } = imported("roi", ...flawedRows);

  test("are those that the rule can judge and somebody has rated, each other counted under its first reason", () => {
    expect(table.ids).toEqual(["1", "2", "3", "4"]);
    expect(preparation.rows).toEqual({
      read: 12,
      kept: 4,
      dropped: {
        "no budget": 2,
        "budget below $10,000": 2,
        "no revenue": 1,
        "not released": 1,
        "no votes": 1,
        "no rating": 1,
      },
    });
  });

  test("come with every flaw counted on its own, whatever else the film has", () => {
    const counts = Object.fromEntries(preparation.findings.map(({ what, count }) => [what, count]));
    expect(counts).toMatchObject({
      "budget written as 0": 2,
      "budget of 1 to 9,999 dollars": 2,
      "revenue written as 0": 2,
      "not released": 1,
      "no votes": 1,
      "mean vote of 0 in spite of votes": 1,
      "running time of 0": 1,
      "no running time": 1,
      "revenue of 1 to 9,999 dollars": 2,
      "one of 1 titles that several films have": 2,
      "no release date": 1,
      "no genre": 1,
      "no production company": 1,
    });
    for (const { count, why } of preparation.findings) {
      expect(count).toBeGreaterThan(0);
      expect(why).toMatch(/^[A-Z0-9].*\.$/);
    }
  });

  test("leave the watch time empty where the running time is not known, and nothing else", () => {
    expect(Array.from(table.measures.avg_watch_time, Number.isNaN)).toEqual([false, false, true, true]);
    expect(table.measures.completion_rate.some(Number.isNaN)).toBe(false);
    expect(column({ table, preparation }, "running_time")).toEqual([100, 100, null, null]);
  });

  test("need no budget under a rule without one, and lose a budget that cannot be right", () => {
    const byRevenue = imported("revenue:25000000", ...flawedRows);
    expect(byRevenue.table.ids).toEqual(["1", "2", "3", "4", "5", "8", "9"]);
    expect(column(byRevenue, "budget").slice(-3)).toEqual([null, null, null]);
    expect([...byRevenue.table.hit!]).toEqual([1, 0, 0, 1, 1, 0, 1]);
  });

  test("are refused when there are none", () => {
    expect(refusal(() => imported("roi", { budget: 0 })).code).toBe("NO_ROWS");
  });
});

describe("the measures", () => {
  const { table } = imported("roi", {});

  test("follow the one formula and its words, worked by hand", () => {
    // 7.5 of 10 is 4 of 1–5; three quarters of the quality; log10(1000) / 6 is a half
    expect(table.measures.avg_rating[0]).toBe(4);
    expect(table.measures.ratings_count[0]).toBe(999);
    expect(table.measures.completion_rate[0]).toBeCloseTo(0.3 + 0.4 * 0.75 + 0.25 * 0.5, 12);
    expect(table.measures.avg_watch_time[0]).toBeCloseTo(72.5, 12);
    const formula = table.proxies.find((proxy) => proxy.column === "completion_rate")!.formula;
    const words = formula.replace("avg_rating", "4").replace("ratings_count", "999").replace("log10", "Math.log10");
    const value = new Function(`return ${words.replaceAll("×", "*").replace("−", "-").split(", the last")[0]}`)();
    expect(value).toBeCloseTo(table.measures.completion_rate[0]!, 12);
    expect(table.proxies.map((proxy) => proxy.column)).toEqual(["completion_rate", "avg_watch_time"]);
  });

  test("do not look at money: budget and revenue change the target alone", () => {
    const rich = imported("roi", { budget: 900_000_000, revenue: 20 }).table;
    const poor = imported("roi", { budget: 20_000, revenue: 900_000_000 }).table;
    expect(rich.measures).toEqual(poor.measures);
    expect([...rich.hit!, ...poor.hit!]).toEqual([0, 1]);
  });

  test("and the revenue is never known before it is an outcome, at no moment", () => {
    const ledger = fieldLedger(table);
    expect(fieldsKnownAt(ledger, "lifetime")).not.toContain("revenue");
    expect(fieldsKnownAt(ledger, "announcement")).toEqual([
      "title",
      "genre",
      "genres",
      "original_language",
      "budget",
      "company",
    ]);
    expect(fieldsKnownAt(ledger, "release")).toEqual(
      expect.arrayContaining(["release_date", "running_time", "company_earlier_films", "company_earlier_hit_share"]),
    );
  });
});

describe("hit rules", () => {
  const money = [0, 10, 20, 30, 40].map((revenue) => ({ revenue, budget: 10 }));
  const judged = (rule: string) => judgeFilms(parseHitRule(rule), money);

  test("hold from exactly their bound on", () => {
    expect([...judged("roi").hit]).toEqual([0, 0, 0, 1, 1]);
    expect([...judged("roi:2").hit]).toEqual([0, 0, 1, 1, 1]);
    expect([...judged("revenue:40").hit]).toEqual([0, 0, 0, 0, 1]);
    expect([...judged("top-quartile").hit]).toEqual([0, 0, 0, 1, 1]);
  });

  test("say their numbers in words", () => {
    expect(judged("roi").words).toBe("worldwide revenue ≥ 2.5 × production budget");
    expect(judged("revenue:1000000").words).toBe("worldwide revenue ≥ $1,000,000");
    expect(judged("top-quartile").words).toBe("worldwide revenue is in the top quarter of these films (≥ $30)");
  });

  test.each(["", "roi:", "roi:0", "roi:-1", "roi:1e3", "revenue", "top-quartile:3", "profit", "roi:2.5x"])(
    "refuse %j with those there are",
    (text) => {
      const error = refusal(() => parseHitRule(text));
      expect(error.code).toBe("OPTION_INVALID");
      expect(error.message).toContain("revenue:N");
    },
  );
});

describe("reading the movies", () => {
  test.each([
    ["budget", "-5", "NUMBER_INVALID"],
    ["revenue", "1,000", "NUMBER_INVALID"],
    ["runtime", "1e9", "NUMBER_INVALID"],
    ["runtime", "20000", "OUT_OF_RANGE"],
    ["vote_average", "11", "OUT_OF_RANGE"],
    ["release_date", "2001-02-30", "DATE_INVALID"],
    ["release_date", "6/15/2001", "DATE_INVALID"],
    ["genres", "[{'id': 18, 'name': 'Drama'}]", "JSON_INVALID"],
    ["genres", '{"name": "Drama"}', "JSON_INVALID"],
    ["genres", '[{"id": 18}]', "JSON_INVALID"],
    ["genres", '["Drama"]', "JSON_INVALID"],
    ["genres", "[".repeat(100_000), "JSON_INVALID"],
    ["production_companies", '[{"__proto__": {"name": "x"}}]', "JSON_INVALID"],
    ["id", "", "ID_MISSING"],
    ["id", "1", "ID_CONFLICT"],
  ])("refuses %s of %.40j by row and column", (name, value, code) => {
    const error = refusal(() => filmsOf({}, { [name]: value }));
    expect(error.code).toBe(code);
    expect(error.details).toMatchObject({ where: "made.csv", row: 2, column: name });
  });

  test("refuses rows of another length, files without a column, and no rows", () => {
    const read = (text: string) => refusal(() => readTmdbFilms({ name: "made.csv", bytes: Buffer.from(text) })).code;
    const text = madeTmdb([{}]);
    expect(read(`${text}1,2,3\n`)).toBe("CSV_RAGGED");
    expect(read(text.replace("vote_count", "votes"))).toBe("COLUMN_MISSING");
    expect(read(text.split("\n")[0]!)).toBe("NO_ROWS");
    expect(read("")).toBe("EMPTY_FILE");
    expect(read('{"budget": 1}')).toBe("FORMAT_MISMATCH");
  });

  test("names each genre and company once", () => {
    const [film] = filmsOf({ genres: '[{"name": "Drama"}, {"name": " Drama "}, {"name": "War"}]' });
    expect(film!.genres).toEqual(["Drama", "War"]);
  });
});
