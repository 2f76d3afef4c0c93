/** A made-up file in the layout of the TMDB 5000 data set, with its flaws; none of its films exists. */

const columns = [
  ...[
    "budget",
    "genres",
    "homepage",
    "id",
    "keywords",
    "original_language",
    "original_title",
    "overview",
    "popularity",
  ],
  ...[
    "production_companies",
    "production_countries",
    "release_date",
    "revenue",
    "runtime",
    "spoken_languages",
    "status",
  ],
  ...["tagline", "title", "vote_average", "vote_count"],
] as const;

export type MadeRow = Readonly<Record<string, string | number>>;

const usual: MadeRow = {
  budget: 10_000_000,
  genres: '[{"id": 18, "name": "Drama"}, {"id": 35, "name": "Comedy"}]',
  keywords: "[]",
  original_language: "en",
  production_companies: '[{"name": "Made Up Pictures", "id": 1}]',
  release_date: "2001-06-15",
  revenue: 25_000_000,
  runtime: 100,
  status: "Released",
  vote_average: 7.5,
  vote_count: 999,
};

/** Rows as CSV text; what a row leaves out is usual, and its id is its number. */
export function madeTmdb(rows: readonly MadeRow[]): string {
  const quoted = (value: string | number) => `"${String(value).replaceAll('"', '""')}"`;
  const lines = rows.map((row, index) => {
    const filled: MadeRow = { id: index + 1, title: `Film ${index + 1}`, ...usual, ...row };
    return columns.map((column) => quoted(filled[column] ?? "")).join(",");
  });
  return `${columns.join(",")}\n${lines.join("\n")}\n`;
}

/** Twelve films, among them one of each flaw; four are kept under the usual rule. */
export const flawedRows: readonly MadeRow[] = [
  {},
  { title: "Shared", revenue: 24_999_999 },
  { title: "Shared", release_date: "2003-06-15", runtime: 0, revenue: 3_000 },
  { runtime: "", genres: "[]", production_companies: "[]" },
  { budget: 0 },
  { budget: 0, revenue: 0 },
  { revenue: 0 },
  { budget: 25, revenue: 80 },
  { budget: 9_999 },
  { status: "Rumored" },
  { vote_count: 0, vote_average: 0, release_date: "" },
  { vote_average: 0 },
];
