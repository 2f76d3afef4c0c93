import { type SegmentScan, scanMovies, segmentAt } from "../../src/movies/segment.ts";
import type { SegmentAnswer, SegmentQuestion } from "./messages.ts";

/** Groups movies beside the page, so that the page answers while it is at it. */
const page = self as unknown as {
  postMessage(answer: SegmentAnswer): void;
  onmessage: (event: { readonly data: SegmentQuestion }) => void;
};

let scan: SegmentScan | null = null;

page.onmessage = ({ data }) => {
  try {
    page.postMessage(answerTo(data));
  } catch (error) {
    page.postMessage({ kind: "refused", reason: (error as Error).message });
  }
};

function answerTo(question: SegmentQuestion): SegmentAnswer {
  if (question.kind === "segments") return { kind: "segments", result: segmentAt(scan!, question.k) };
  const { table, features } = question;
  scan = scanMovies(table, {
    features,
    onProgress: (progress) => page.postMessage({ kind: "progress", progress }),
  });
  return { kind: "scanned" };
}
