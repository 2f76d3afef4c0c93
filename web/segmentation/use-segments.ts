import { useCallback, useEffect, useRef, useState } from "react";
import type { Progress } from "../../src/learn/context.ts";
import type { MovieTable } from "../../src/movies/movie.ts";
import type { FeatureSet } from "../../src/movies/options.ts";
import type { SegmentResult } from "../../src/movies/segment-result.ts";
import type { SegmentAnswer, SegmentQuestion } from "./messages.ts";

/** How far the segments of a table have come. */
export type Segmenting =
  | { readonly state: "scanning"; readonly progress: Progress | null }
  | { readonly state: "cancelled" }
  | { readonly state: "refused"; readonly reason: string }
  | { readonly state: "here"; readonly result: SegmentResult };

interface Segmenter {
  readonly worker: Worker;
  scanned: boolean;
  /** A number that was asked for is being worked on; one asked for meanwhile waits, and a newer one takes its place. */
  busy: boolean;
  waiting: number | "auto" | null;
}

/**
 * The segments of a table, found by a worker: it scans the table anew for other features, and answers with another number of
 * segments from what it has scanned. `cancel` ends the scan at once; `again` starts it anew.
 */
export function useSegments(
  table: MovieTable,
  features: FeatureSet,
  k: number | "auto",
): { readonly segmenting: Segmenting; readonly cancel: () => void; readonly again: () => void } {
  const [segmenting, setSegmenting] = useState<Segmenting>({ state: "scanning", progress: null });
  const [round, setRound] = useState(0);
  const current = useRef<Segmenter | null>(null);
  const wanted = useRef(k);
  wanted.current = k;
  const ask = useCallback((segmenter: Segmenter, number: number | "auto") => {
    if (segmenter.busy) {
      segmenter.waiting = number;
      return;
    }
    segmenter.busy = true;
    send(segmenter.worker, { kind: "segments", k: number });
  }, []);

  // biome-ignore lint/correctness/useExhaustiveDependencies: another round is another scan
  useEffect(() => {
    const worker = new Worker(new URL("./segment-worker.ts", import.meta.url), { type: "module" });
    const segmenter: Segmenter = { worker, scanned: false, busy: false, waiting: null };
    current.current = segmenter;
    setSegmenting({ state: "scanning", progress: null });
    worker.onmessage = ({ data }: MessageEvent<SegmentAnswer>) => {
      if (data.kind === "progress") {
        setSegmenting({ state: "scanning", progress: data.progress });
        return;
      }
      if (data.kind === "scanned") {
        segmenter.scanned = true;
        ask(segmenter, wanted.current);
        return;
      }
      segmenter.busy = false;
      if (data.kind === "refused") setSegmenting({ state: "refused", reason: data.reason });
      else setSegmenting({ state: "here", result: data.result });
      const next = segmenter.waiting;
      segmenter.waiting = null;
      if (next !== null) ask(segmenter, next);
    };
    worker.onerror = () => setSegmenting({ state: "refused", reason: "The segments could not be worked out here." });
    const titles = table.extras.filter(({ name }) => name.toLowerCase() === "title");
    send(worker, { kind: "scan", table: { ...table, extras: titles }, features });
    return () => {
      worker.terminate();
      current.current = null;
    };
  }, [table, features, round, ask]);

  useEffect(() => {
    if (current.current?.scanned) ask(current.current, k);
  }, [k, ask]);

  return {
    segmenting,
    cancel: useCallback(() => {
      current.current?.worker.terminate();
      current.current = null;
      setSegmenting({ state: "cancelled" });
    }, []),
    again: useCallback(() => setRound((count) => count + 1), []),
  };
}

function send(worker: Worker, question: SegmentQuestion): void {
  worker.postMessage(question);
}
