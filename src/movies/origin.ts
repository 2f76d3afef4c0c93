import { type Note, note } from "../notes.ts";
import type { CellValue, MovieTable } from "./movie.ts";

/** The column that every synthetic movie carries, and what it holds there: it survives every format and any choice of rows. */
export const originColumn = "origin";
export const syntheticOrigin = "marquee synth";

/** The id of a synthetic movie, by its row from 0. */
export function syntheticId(row: number): string {
  return `synthetic-${row + 1}`;
}

/** How many movies of a table were made by `marquee synth`: those that say so in the column `origin` (any letter case). */
export function syntheticMovies({ extras }: Pick<MovieTable, "extras">): number {
  const origin = extras.find(({ name }) => name.toLowerCase() === originColumn);
  return origin === undefined ? 0 : origin.values.filter((value: CellValue) => value === syntheticOrigin).length;
}

/** What is to be said of a table with synthetic movies; nothing for one without. rows: all its movies. */
export function originNotes(table: Pick<MovieTable, "extras">, rows: number): Note[] {
  const synthetic = syntheticMovies(table);
  if (synthetic === 0) return [];
  const which = synthetic === rows ? "The movies are" : `${synthetic} of ${rows} movies are`;
  const message = `${which} synthetic, made by marquee synth: nothing found in them is evidence about any market.`;
  return [note("SYNTHETIC", message)];
}
