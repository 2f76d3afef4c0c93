import { type Synthesized, synthesize } from "../synth/synthesize.ts";
import { readOriginalMovies } from "./original-movies.ts";
import type { StudyGiven } from "./study.ts";

/** The 1,200 synthetic movies of a run, made from the 15 that ship with Marquee. To be had through `given.share`. */
export async function syntheticMovies({ seed, onProgress }: StudyGiven): Promise<Synthesized> {
  return synthesize(await readOriginalMovies(), { seed, onProgress });
}
