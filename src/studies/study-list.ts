import { generateSynthetic } from "./generate-synthetic.ts";
import { predictData } from "./predict-data.ts";
import { predictOriginal } from "./predict-original.ts";
import { predictSynthetic } from "./predict-synthetic.ts";
import { predictTmdb } from "./predict-tmdb.ts";
import { prepareTmdb } from "./prepare-tmdb.ts";
import { segmentData } from "./segment-data.ts";
import { segmentFilms } from "./segment-films.ts";
import { segmentOriginal } from "./segment-original.ts";
import { segmentSynthetic } from "./segment-synthetic.ts";
import type { Study } from "./study.ts";

/** The studies there are, in the order they run. */
export const studies: readonly Study[] = [
  segmentOriginal,
  segmentSynthetic,
  prepareTmdb,
  segmentFilms,
  generateSynthetic,
  predictTmdb,
  predictOriginal,
  predictSynthetic,
  segmentData,
  predictData,
];
