// npm run bench: Marquee beside scikit-learn, XGBoost, LightGBM, pandas and polars on the same data and machine, in turns. Prints a
// table of ratios and writes bench/results.json and bench/results.svg. --quick: small data, one round, nothing written.
// --only NAME[,NAME]: those workloads alone. --force: also on a busy machine, and nothing written then.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { findPython, makeEnvironment, runProgram } from "../scripts/python.mjs";
import { root, SetUpError, script, setUp } from "../scripts/set-up.mjs";
import { megabytes, time } from "./speed-part.mjs";
import { markOf, workloads } from "./workloads.mjs";

const folder = join(root, "bench", ".data");
const say = (line) => process.stdout.write(`${line}\n`);

/** Work of others that is let pass: a tenth of a core a core. */
const idle = 0.1;
/** Above this many rows a process does the work once; up to it also warm, since caches and compilers matter there. */
const manyRows = 1_000_000;
/** How often a process does the work at most, and the seconds after which it does so no more than twice after the first; once, where that took `longSeconds`. */
const mostTimes = 15;
const warmSeconds = 1;
const longSeconds = 5;
/** The seconds that the rounds of one case may take together where no more is said, at least one round: so a full run ends within half an hour. */
const caseSeconds = 30;

await script(async () => {
  const { values } = parseArgs({
    options: { quick: { type: "boolean" }, force: { type: "boolean" }, only: { type: "string" } },
  });
  const busy = loadavg()[0] / availableParallelism() > idle;
  if (busy && !values.force) {
    throw new SetUpError(
      `The machine is busy (load ${loadavg()[0].toFixed(2)}), so times would mean nothing. Try again when it is idle, or look at them with --force.`,
    );
  }
  const chosen = workloads.filter(({ name }) => values.only === undefined || values.only.split(",").includes(name));
  if (chosen.length === 0) {
    throw new SetUpError(`--only names no workload; there are ${workloads.map(({ name }) => name).join(", ")}.`);
  }
  setUp(say);
  const python = findPython();
  if (python === undefined) throw new SetUpError("npm run bench needs Python 3 for the peers.");
  const requirements = join(root, "bench", "peers", "requirements.txt");
  const peerPython = makeEnvironment(python, requirements, join(root, "bench", ".venv"));
  mkdirSync(folder, { recursive: true });
  const { makeTable } = await import("./data.mjs");
  const rows = [];
  for (const workload of chosen) {
    for (const count of values.quick ? workload.quick : workload.rows) {
      await makeTable(folder, workload.table, count);
      const cases = compare(workload, count, peerPython, values.quick ? 1 : (workload.rounds ?? 5));
      for (const { workload: name, peerName, ratio } of cases) {
        process.stderr.write(`${name} ${count.toLocaleString("en")}, ${peerName}: ${ratio.toFixed(2)}\n`);
      }
      rows.push(...cases);
    }
  }
  const results = { machine: machine(), versions: versions(peerPython), busy, quick: values.quick === true, rows };
  say(table(results));
  if (values.quick || busy || values.only !== undefined) {
    say("Not written: only a full run on an idle machine is kept.");
    return;
  }
  const { resultsChart } = await import("./chart.mjs");
  writeFileSync(join(root, "bench", "results.json"), `${JSON.stringify(results, null, 2)}\n`);
  writeFileSync(join(root, "bench", "results.svg"), `${resultsChart(rows)}\n`);
  say("Written: bench/results.json and bench/results.svg. npm run docs puts them into the README.");
});

/** One row a peer: medians over at most `mostRounds` turns of ours, then each peer's; fewer where they take long. */
function compare(workload, rows, peerPython, mostRounds) {
  const threads = availableParallelism();
  const times = rows <= manyRows && !workload.once ? mostTimes : 1;
  const given = [
    workload.name,
    String(rows),
    folder,
    String(threads),
    String(times),
    String(warmSeconds),
    String(longSeconds),
  ];
  const sides = [
    { name: "ours", program: process.execPath, args: [join(root, "bench", "ours.mjs"), ...given] },
    ...workload.peers
      .filter((peer) => rows <= (workload.most?.[peer] ?? rows))
      .map((peer) => ({
        name: peer,
        program: peerPython,
        args: [join(root, "bench", "peers", "peer.py"), peer, ...given],
      })),
  ].map((side) => ({ ...side, runs: [] }));
  const { seconds = caseSeconds } = workload;
  const began = performance.now();
  let rounds = 0;
  do {
    for (const side of sides) if (side.failure === undefined) runOnce(side, rounds);
    rounds++;
  } while (rounds < mostRounds && ((performance.now() - began) / 1000 / rounds) * (rounds + 1) <= seconds);
  const [ours, ...peers] = sides
    .filter(({ failure }) => !failure)
    .map(({ name, runs }) => ({ name, ...summary(runs) }));
  return peers.map((peer) => ({
    workload: workload.name,
    what: workload.what,
    rows,
    rounds,
    peerName: peer.name,
    ours: ours.warm,
    peer: peer.warm,
    ratio: peer.warm / ours.warm,
    mark: markOf(workload, peer.name, rows),
    first: { ours: ours.first, peer: peer.first },
    process: { ours: ours.process, peer: peer.process },
    qualityOf: workload.quality,
    quality: { ours: ours.quality, peer: peer.quality },
    asGood: workload.asGood(ours.quality, peer.quality),
    peakMemory: { ours: ours.peakMemory, peer: peer.peakMemory },
  }));
}

/**
 * One more run of a side, with seeds of its round. Seconds: in the process, the first time and warm; of the whole process with the work done once. A peer
 * that fails, for want of memory say, is left out of this case and said; a failure of ours ends the bench.
 */
function runOnce(side, round) {
  const start = performance.now();
  let answer;
  try {
    answer = JSON.parse(
      runProgram(side.program, [...side.args, String(round)])
        .trim()
        .split("\n")
        .at(-1),
    );
  } catch (error) {
    if (side.name === "ours") throw error;
    side.failure = error;
    say(`Left out, because it failed: ${side.name}, ${side.args.slice(2, 4).join(" ")} rows.`);
    return;
  }
  const elapsed = (performance.now() - start) / 1000;
  const [first, ...later] = answer.seconds;
  side.runs.push({
    first,
    warm: later.length === 0 ? first : median(later),
    process: elapsed - later.reduce((sum, seconds) => sum + seconds, 0),
    quality: answer.quality,
    peakMemory: answer.peakMemory,
  });
}

/** Medians; of the quality the mean over the rounds, which differ in their seeds. */
function summary(runs) {
  const names = ["first", "warm", "process", "peakMemory"];
  const quality = runs.reduce((sum, run) => sum + run.quality, 0) / runs.length;
  return { quality, ...Object.fromEntries(names.map((name) => [name, median(runs.map((run) => run[name]))])) };
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

function machine() {
  const [cpu] = cpus();
  return {
    cpu: cpu?.model ?? "unknown",
    cores: availableParallelism(),
    platform: `${process.platform} ${process.arch}`,
  };
}

function versions(peerPython) {
  const { version } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const code = `
import json, platform
from importlib.metadata import version
names = {"scikit-learn": "scikit-learn", "xgboost": "xgboost-cpu", "lightgbm": "lightgbm", "pandas": "pandas", "polars": "polars", "pyarrow": "pyarrow", "numpy": "numpy"}
print(json.dumps({"python": platform.python_version(), **{name: version(package) for name, package in names.items()}}))`;
  return { marquee: version, node: process.versions.node, ...JSON.parse(runProgram(peerPython, ["-c", code])) };
}

function table({ machine, versions, rows }) {
  const lines = [
    [
      "workload",
      "rows",
      "rounds",
      "peer",
      "ours",
      "peer's",
      "ratio",
      "mark",
      "process",
      "quality ours",
      "peer's",
      "MB ours",
      "peer's",
    ],
    ...rows.map((row) => [
      ...[
        row.workload,
        row.rows.toLocaleString("en"),
        String(row.rounds),
        row.peerName,
        time(row.ours),
        time(row.peer),
      ],
      ...[row.ratio.toFixed(1), String(row.mark), (row.process.peer / row.process.ours).toFixed(1)],
      ...[row.quality.ours, row.quality.peer].map((value) => value.toPrecision(6)),
      ...[row.peakMemory.ours, row.peakMemory.peer].map(megabytes),
    ]),
  ];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  const head = `${machine.cpu}, ${machine.cores} cores. ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(", ")}.`;
  const body = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd(),
  );
  return [
    head,
    "Times are in the process, warm up to a million rows where the first time is not long; ratio is peer's ÷ ours, process the same of whole processes.",
    ...body,
  ].join("\n");
}
