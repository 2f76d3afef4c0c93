/** How a table was made of films: what was left out, what was odd, what was done about it and why. Plain JSON. */
export interface Preparation {
  readonly rows: {
    readonly read: number;
    readonly kept: number;
    /** Why films were left out; each counts under the first reason that applies. */
    readonly dropped: Readonly<Record<string, number>>;
  };
  readonly findings: readonly Finding[];
}

/** A flaw or oddity of the source. A film may count under several. */
export interface Finding {
  /** What was found, a noun phrase: "no production budget (written as 0)". */
  readonly what: string;
  readonly count: number;
  /** Counted among all films read, or among those kept. */
  readonly among: "read" | "kept";
  readonly done: "left out" | "left empty" | "filled" | "corrected" | "kept" | "kept, doubtful";
  /** Why that was done, a full sentence. */
  readonly why: string;
}

/** Findings that occur. */
export function foundOnly(findings: readonly Finding[]): Finding[] {
  return findings.filter(({ count }) => count > 0);
}
