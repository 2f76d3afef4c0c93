import type { Preparation } from "../films/preparation.ts";
import { percent, whole } from "./format.ts";
import type { ReportTable } from "./report-table.ts";

/** Why films were left out. */
export function droppedTable({ rows }: Preparation): ReportTable {
  const row = (name: string, count: number, strong = false) => ({
    strong,
    cells: [name, whole(count), percent(count / rows.read)],
  });
  return {
    caption: "Which films are used: each that is left out counts under the first reason that applies",
    columns: [{ title: "Films" }, { title: "Number", numeric: true }, { title: "Share", numeric: true }],
    rows: [
      row("Read", rows.read),
      ...Object.entries(rows.dropped).map(([reason, count]) => row(`Left out: ${reason}`, count)),
      row("Kept", rows.kept, true),
    ],
  };
}

/** Every flaw and oddity, what was done about it, and why. */
export function findingsTable({ findings, rows }: Preparation): ReportTable {
  return {
    caption: "What was found, what was done and why: a film may count under several",
    columns: [
      { title: "Found" },
      { title: "Films", numeric: true },
      { title: "Among" },
      { title: "Done" },
      { title: "Why" },
    ],
    rows: findings.map(({ what, count, among, done, why }) => ({
      cells: [what, whole(count), `the ${whole(rows[among])} ${among}`, done, why],
    })),
  };
}
