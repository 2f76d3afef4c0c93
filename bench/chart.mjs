// Cost against rows: one small picture a workload that was measured at several sizes, ours and the peer's, both axes logarithmic.
import * as Plot from "@observablehq/plot";
import { chartSvg } from "../dist/charts/chart-svg.js";
import { drawChart } from "../dist/charts/draw-chart.js";
import { accent, reference } from "../dist/charts/palette.js";
import { svgDocument } from "../dist/charts/svg-document.js";
import { growths } from "./speed-part.mjs";

export function resultsChart(rows) {
  const firstPeers = rows.filter((row, at) => rows.findIndex((other) => sameCase(other, row)) === at);
  const names = [...new Set(firstPeers.map(({ workload }) => workload))].filter(
    (name) => firstPeers.filter(({ workload }) => workload === name).length > 1,
  );
  const points = firstPeers
    .filter(({ workload }) => names.includes(workload))
    .flatMap(({ workload, rows, ours, peer, peerName }) => [
      { workload, rows, seconds: ours, side: "ours", peerName },
      { workload, rows, seconds: peer, side: "peer", peerName },
    ]);
  const options = { x: "rows", y: "seconds", fy: "workload", stroke: "side", z: "side" };
  const ends = points.filter(
    ({ workload, rows }) =>
      rows === Math.max(...points.filter((point) => point.workload === workload).map((point) => point.rows)),
  );
  const described = growths(firstPeers).map(
    ({ workload, power }) => `${workload}: ours grows with rows to the power ${power.toFixed(2)}`,
  );
  const chart = drawChart(
    {
      title: "Seconds by number of rows",
      description: `Ours and the peer's, both axes logarithmic. ${described.join("; ")}.`,
      height: 90 + 110 * names.length,
      options: {
        width: 640,
        marginLeft: 56,
        marginRight: 110,
        x: { type: "log", label: "rows", tickFormat: "~s", grid: true },
        y: { type: "log", label: "seconds", ticks: 3, tickFormat: "~g", grid: true },
        fy: { domain: names, label: null, axis: null },
        color: { domain: ["ours", "peer"], range: [accent, reference] },
        marks: [
          Plot.frame({ stroke: "currentColor", strokeOpacity: 0.2 }),
          Plot.line(points, { ...options, strokeWidth: 2 }),
          Plot.dot(points, { ...options, fill: "side", r: 3 }),
          Plot.text(names, { fy: (name) => name, text: (name) => name, frameAnchor: "top-left", dx: 8, dy: 8 }),
          ...endLabels(ends),
        ],
      },
    },
    svgDocument(),
  );
  return chartSvg(chart);
}

/** At the end of each line whose it is, the upper label raised and the lower one lowered, as lines may end close together. */
function endLabels(ends) {
  const isUpper = (end) => ends.every(({ workload, seconds }) => workload !== end.workload || seconds <= end.seconds);
  return [true, false].map((upper) =>
    Plot.text(
      ends.filter((end) => isUpper(end) === upper),
      {
        x: "rows",
        y: "seconds",
        fy: "workload",
        fill: "side",
        text: ({ side, peerName }) => (side === "ours" ? "Marquee" : peerName),
        textAnchor: "start",
        dx: 8,
        dy: upper ? -5 : 5,
      },
    ),
  );
}

function sameCase(a, b) {
  return a.workload === b.workload && a.rows === b.rows;
}
