import { svgDocument } from "../../charts/svg-document.ts";
import type { RunResult } from "../../studies/study-result.ts";
import { reportTitle } from "../wording.ts";
import { modelsPage } from "./models-page.ts";
import { rooms } from "./pdf-style.ts";
import { segmentsPage } from "./segments-page.ts";
import { typeset } from "./typeset.ts";

/**
 * The short report of a run: a PDF of two A4 pages, the problem and the segments on the first, the hit models and the limits
 * on the second. A page that would run over is told in fewer words. Charts are vectors. The same run gives the same bytes
 * on one version of Node.
 */
export async function renderShortReport(run: RunResult): Promise<Uint8Array> {
  const document = svgDocument();
  const head = { title: reportTitle, creator: `Marquee ${run.version}`, createdAt: new Date(run.createdAt) };
  const last = rooms.length - 1;
  let [first, second] = startingRooms(run.studies.length);
  for (;;) {
    const parts = [segmentsPage(run, rooms[first]!, document), modelsPage(run, rooms[second]!, document)];
    const { bytes, pages, begins } = await typeset(head, parts);
    const [firstIsOver, secondIsOver] = [begins[1]! > 2 && first < last, pages > begins[1]! && second < last];
    if (!firstIsOver && !secondIsOver) return bytes;
    if (firstIsOver) first++;
    if (secondIsOver) second++;
  }
}

/** More studies need more room than the first of the rooms have: not to try them saves a third of a second each. */
function startingRooms(studies: number): [first: number, second: number] {
  if (studies > 6) return [4, 3];
  if (studies > 3) return [2, 1];
  return studies > 2 ? [1, 1] : [0, 0];
}
