import type { Columns } from "../../../src/math/columns.ts";

export interface PlainState {
  centroids: number[][];
  labels: number[];
}

/** The textbook's Lloyd algorithm, measuring everything each time: what the fast one must equal. */
export function plainStart(columns: Columns, centroids: number[][]): PlainState {
  return { centroids, labels: plainLabels(columns, centroids) };
}

export function plainStep(columns: Columns, { centroids, labels }: PlainState): PlainState {
  const points = pointsOf(columns);
  const repaired = [...labels];
  centroids.forEach((_, c) => {
    if (repaired.includes(c)) return;
    const spare = points.map((point, i) =>
      repaired.filter((label) => label === repaired[i]).length > 1 ? square(point, centroids[repaired[i]!]!) : -1,
    );
    const most = Math.max(...spare);
    const farthest = points.map((_, i) => i).filter((i) => spare[i] === most);
    repaired[farthest.reduce((first, i) => (comesBefore(points[i]!, points[first]!) ? i : first))] = c;
  });
  const moved = centroids.map((_, c) => meanOf(points.filter((_, i) => repaired[i] === c)));
  return { centroids: moved, labels: plainLabels(columns, moved) };
}

export function plainInertia(columns: Columns, { centroids, labels }: PlainState): number {
  return pointsOf(columns).reduce((sum, point, i) => sum + square(point, centroids[labels[i]!]!), 0);
}

/** The least inertia of any partition of the points into k non-empty clusters, by trying them all. */
export function leastInertia(columns: Columns, k: number): number {
  const points = pointsOf(columns);
  const labels: number[] = [];
  let least = Number.POSITIVE_INFINITY;
  // Each point joins a cluster already begun or begins the next, so that no partition is tried twice.
  const place = (begun: number) => {
    if (labels.length === points.length) {
      if (begun < k) return;
      const centroids = Array.from({ length: k }, (_, c) => meanOf(points.filter((_, i) => labels[i] === c)));
      least = Math.min(least, plainInertia(columns, { centroids, labels }));
      return;
    }
    for (let c = 0; c < Math.min(begun + 1, k); c++) {
      labels.push(c);
      place(Math.max(begun, c + 1));
      labels.pop();
    }
  };
  place(0);
  return least;
}

function plainLabels(columns: Columns, centroids: number[][]): number[] {
  return pointsOf(columns).map((point) => {
    const distances = centroids.map((centroid) => square(point, centroid));
    return distances.indexOf(Math.min(...distances));
  });
}

function pointsOf(columns: Columns): number[][] {
  return Array.from(columns[0]!, (_, i) => columns.map((column) => column[i]!));
}

/** Whether the first coordinate that differs is smaller in a. */
function comesBefore(a: number[], b: number[]): boolean {
  const at = a.findIndex((value, j) => value !== b[j]);
  return at >= 0 && a[at]! < b[at]!;
}

function square(a: number[], b: number[]): number {
  return a.reduce((sum, value, j) => sum + (value - b[j]!) ** 2, 0);
}

function meanOf(points: number[][]): number[] {
  return points[0]!.map((_, j) => points.reduce((sum, point) => sum + point[j]!, 0) / points.length);
}
