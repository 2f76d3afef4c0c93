import type { Dataset } from "../../src/api/dataset-store.ts";
import { builtInWord } from "../../src/movies/command-line.ts";

/** A table as a command line names it: the file as the user knows it, or the word for a built-in table. */
export function dataWord({ id, name, builtIn }: Dataset): string {
  return builtIn ? builtInWord(id) : name;
}
