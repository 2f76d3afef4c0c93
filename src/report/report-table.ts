/** A table as words, drawn alike by the page and by the Markdown. */
export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly { readonly title: string; readonly numeric?: boolean }[];
  readonly rows: readonly ReportRow[];
}

interface ReportRow {
  /** One text for each column; the first names the row. */
  readonly cells: readonly string[];
  /** The row that the reader should find first. */
  readonly strong?: boolean;
  /** The segment the row is about, by number: the page draws its mark. */
  readonly segment?: number;
}
