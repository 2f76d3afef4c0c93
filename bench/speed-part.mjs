// The README's part on speed, made from bench/results.json: nobody types a figure.

const begin = "<!-- speed: made from bench/results.json by `npm run docs` -->";
const end = "<!-- end of speed -->";
const nextHeading = "\n## Where to read on\n";

/** The README with the part for these results: in the place of an earlier one, else before the last section. */
export function withSpeedPart(readme, results) {
  const part = `${begin}\n${speedPart(results)}${end}\n`;
  const from = readme.indexOf(begin);
  if (from >= 0) return readme.slice(0, from) + part + readme.slice(readme.indexOf(end) + end.length + 1);
  const at = readme.indexOf(nextHeading);
  if (at < 0) throw new Error(`README.md has no heading${nextHeading}`);
  return `${readme.slice(0, at)}\n${part}${readme.slice(at)}`;
}

function speedPart({ machine, versions, rows }) {
  const missed = rows.filter((row) => shortfalls(row).length > 0).length;
  const peers = Object.entries(versions).filter(([name]) => !["marquee", "node", "python", "numpy"].includes(name));
  const lines = rows.map((row) => {
    const { what, peerName, ours, peer, ratio, mark, qualityOf, quality, peakMemory } = row;
    return [
      ...[what, row.rows.toLocaleString("en"), peerName, time(ours), time(peer), ratio.toFixed(1), String(mark)],
      ...[`${qualityOf}: ${quality.ours.toPrecision(4)}, ${quality.peer.toPrecision(4)}`],
      ...[`${megabytes(peakMemory.ours)}, ${megabytes(peakMemory.peer)}`, shortfalls(row).join(", ")],
    ];
  });
  return `## Speed

Marquee beside ${peers.map(([name, version]) => `${name} ${version}`).join(", ")}, in turns on the same data: ${machine.cpu}, ${machine.cores} cores, Node ${versions.node}.
Times are medians of at most five processes, fewer (${Math.min(...rows.map(({ rounds }) => rounds))} at least) where they take long, in the process and warm up to a million rows where the first takes at most 5 s (\`bench/results.json\` has the first time and whole processes beside). The ratio is the peer's time ÷ ours; the mark is what we set out to reach, to be as fast where no more was set. A row counts when ours is as good too and takes no more memory; ${missed === 0 ? "none misses" : `${missed} of ${rows.length} miss`} that.
\`npm run bench\` measures it anew.

${table(["workload", "rows", "peer", "ours", "peer's", "ratio", "mark", "quality (ours, peer's)", "MB (ours, peer's)", "misses in"], lines)}

![Seconds by number of rows, ours and the peers', both axes logarithmic](bench/results.svg)

How the cost grows with the rows: ours to the power ${growths(rows)
    .map(({ workload, power }) => `${power.toFixed(2)} (${workload})`)
    .join(", ")}. 1 is in proportion.
`;
}

/** In what a row misses its mark: a time alone is nothing, when the result is worse or takes more memory. */
function shortfalls({ ratio, mark, asGood, peakMemory }) {
  const missed = [ratio < mark && "speed", !asGood && "quality", peakMemory.ours > peakMemory.peer && "memory"];
  return missed.filter((one) => one !== false);
}

function table(head, lines) {
  return [head, head.map(() => "---"), ...lines].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** For each workload of several sizes, the slope of log seconds on log rows between the smallest and the largest. */
export function growths(rows) {
  return [...new Set(rows.map(({ workload }) => workload))].flatMap((workload) => {
    const sizes = rows.filter((row) => row.workload === workload).sort((a, b) => a.rows - b.rows);
    const [first, last] = [sizes[0], sizes.at(-1)];
    if (first.rows === last.rows) return [];
    return [{ workload, power: Math.log(last.ours / first.ours) / Math.log(last.rows / first.rows) }];
  });
}

export function time(seconds) {
  if (seconds >= 1) return `${seconds.toFixed(2)} s`;
  return seconds >= 1e-3 ? `${(seconds * 1e3).toFixed(1)} ms` : `${(seconds * 1e6).toFixed(1)} µs`;
}

export function megabytes(bytes) {
  return (bytes / 1e6).toFixed(0);
}
