import { describe, expect, it } from "vitest";
import { chooseFields, keptLedger, ledgerOf, mostLedgerFields } from "../../src/movies/choose-fields.ts";
import { fieldLedger } from "../../src/movies/field-ledger.ts";
import { measureNames } from "../../src/movies/movie.ts";
import { madeFilms } from "./made-films.ts";

const films = madeFilms(60);
const ledger = fieldLedger(films);
const chosen = (at: Parameters<typeof chooseFields>[2]["at"], extraFeatures: readonly string[] | null = null) =>
  chooseFields(films, ledger, { at, extraFeatures });
const names = (choice: ReturnType<typeof chosen>) => choice.fields.map(({ name }) => name);

describe("chooseFields", () => {
  it("takes the measures alone when nobody asks for more", () => {
    const choice = chosen(null, []);
    expect(names(choice)).toEqual(measureNames);
    expect(choice.notes).toEqual([]);
  });

  it("takes what is known at a moment and can be learned from, and says what it leaves out and why", () => {
    const choice = chosen("release");
    expect(choice.fields).toEqual([
      { name: "release_date", kind: "month" },
      { name: "genre", kind: "category" },
      { name: "Running Time", kind: "number" },
      { name: "production_budget", kind: "number" },
    ]);
    expect(choice.notes.map(({ code, message }) => [code, message])).toEqual([
      [
        "DROPPED_CONSTANT",
        "Nothing can be learned from title: no value, the same value everywhere, or texts of which none is frequent.",
      ],
      [
        "FIELDS_LEFT_OUT",
        "Not learned from at release: avg_watch_time, completion_rate, ratings_count, avg_rating (known at lifetime); worldwide_gross (outcome); views_day7 (known at day7); mystery, constant (not said when known (see --known)).",
      ],
    ]);
  });

  it("takes less at the announcement and more as time goes by, the measures first", () => {
    expect(names(chosen("announcement"))).toEqual(["genre", "production_budget"]);
    expect(names(chosen("day7"))).toContain("views_day7");
    expect(names(chosen("lifetime")).slice(0, 5)).toEqual([...measureNames, "release_date"]);
  });

  it("takes extra columns by name: any but outcomes without a moment, only those known with one", () => {
    expect(names(chosen(null, ["mystery", "genre"]))).toEqual([...measureNames, "genre", "mystery"]);
    expect(names(chosen("release", ["genre"]))).toEqual(["genre"]);
    const later = expect.objectContaining({ code: "FIELD_NOT_YET_KNOWN" });
    for (const [at, name] of [
      [null, "worldwide_gross"],
      ["release", "views_day7"],
      ["release", "avg_rating"],
      ["lifetime", "mystery"],
    ] as const) {
      expect(() => chosen(at, [name]), `${name} at ${at}`).toThrow(later);
    }
    expect(() => chosen(null, ["colour"])).toThrow(expect.objectContaining({ code: "COLUMN_MISSING" }));
  });

  it("refuses a table without measures, unless the moment does without them", () => {
    const early = { ...films, absentMeasures: measureNames };
    const without = fieldLedger(early);
    expect(() => chooseFields(early, without, { at: null, extraFeatures: [] })).toThrow(/columns avg_watch_time.*--at/);
    const choice = chooseFields(early, without, { at: "announcement", extraFeatures: null });
    expect(names(choice)).toEqual(["genre", "production_budget"]);
  });

  it("refuses a moment at which nothing is known, and more columns than a model may have", () => {
    expect(() =>
      chooseFields({ ...films, extras: [] }, fieldLedger({ ...films, extras: [] }), {
        at: "release",
        extraFeatures: null,
      }),
    ).toThrow(expect.objectContaining({ code: "COLUMN_MISSING", message: expect.stringContaining("--known") }));
    const wide = {
      ...films,
      extras: Array.from({ length: 97 }, (_, index) => ({ name: `x${index}`, values: films.ids.map((_, row) => row) })),
    };
    const stated = Object.fromEntries(wide.extras.map(({ name }) => [name, "day7"]));
    const at = (moment: "day7" | "lifetime") =>
      chooseFields(wide, fieldLedger(wide, stated), { at: moment, extraFeatures: null }).fields.length;
    expect(at("day7")).toBe(97);
    expect(() => at("lifetime")).toThrow(expect.objectContaining({ code: "OPTION_INVALID" }));
  });

  it("keeps for the model its own columns first, no more than a file holds, and none of which nobody said when", () => {
    const { fields } = chosen("announcement");
    const kept = keptLedger(ledger, fields);
    expect(kept.slice(0, 2)).toEqual(ledgerOf(ledger, fields));
    expect(kept.map(({ field }) => field)).toContain("avg_rating");
    expect(kept.map(({ field }) => field)).not.toContain("mystery");
    const wide = Array.from({ length: 3000 }, (_, index) => ({ field: `x${index}`, known: "day7" as const }));
    expect(keptLedger([...wide, ...ledger], fields)).toHaveLength(mostLedgerFields);
    expect(keptLedger([...wide, ...ledger], fields)[1]!.field).toBe("production_budget");
  });

  it("knows when each chosen column is known", () => {
    expect(ledgerOf(ledger, chosen("announcement").fields)).toEqual([
      { field: "genre", known: "announcement" },
      { field: "production_budget", known: "announcement" },
    ]);
  });
});
