// The nearest centroid of every row.

import { labelRows } from "./shared/nearest";

/** `stride`: the number of rows rounded up to an even one, of which all are labelled; see `labelRows`. */
export function nearest(columns: usize, stride: i32, width: i32, centroids: usize, k: i32, labels: usize): void {
  labelRows(columns, (<usize>stride) << 3, width, centroids, k, labels, 0, stride);
}
