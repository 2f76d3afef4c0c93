/** How long and how often the client waits and tries again. Seconds. */
export interface Patience {
  /** For the answer to a call that starts no work. */
  readonly answerSeconds: number;
  /** For an analysis, which may list a great many files. */
  readonly analysisSeconds: number;
  /** For the server to be told of an end: of a query, or of the session. */
  readonly closingSeconds: number;
  /** A stream that is silent for longer is taken for dead and attached again: servers end theirs after two minutes. */
  readonly silenceSeconds: number;
  /** The least a stream lasts that brings nothing and is yet no sign of trouble: the query may just take its time. */
  readonly fruitfulSeconds: number;
  /** Streams one after the other that bring nothing before it is given up. */
  readonly fruitlessStreams: number;
  /** Failed connections one after the other before it is given up, at the start and later. */
  readonly firstConnections: number;
  readonly connections: number;
  /** The first pause before another try; each is twice the one before, up to the longest. */
  readonly shortestPause: number;
  readonly longestPause: number;
}

export const usualPatience: Patience = {
  answerSeconds: 30,
  analysisSeconds: 600,
  closingSeconds: 5,
  silenceSeconds: 150,
  fruitfulSeconds: 0.5,
  fruitlessStreams: 20,
  firstConnections: 3,
  connections: 15,
  shortestPause: 0.1,
  longestPause: 5,
};

/** The pause before try number `attempt`, counted from 1. */
export function pauseBefore(attempt: number, { shortestPause, longestPause }: Patience): number {
  return Math.min(longestPause, shortestPause * 2 ** (attempt - 1));
}
