/**
 * Labels the rows from `from`, an even number, up to `to` with their nearest centroids, two rows a step in one register. columns:
 * `width` columns of `columnBytes` bytes, one after the other; centroids: `k` rows of `width` f64; labels: an i32 a row, also for
 * a row `to` where that is odd. The distance is summed column by column, and the first of equally near centroids wins, as in
 * the plain loop: the labels are the same to the last bit.
 */
export function labelRows(
  columns: usize,
  columnBytes: usize,
  width: i32,
  centroids: usize,
  k: i32,
  labels: usize,
  from: i32,
  to: i32,
): void {
  for (let row = from; row < to; row += 2) {
    let best = f64x2.splat(Infinity);
    let label = i64x2.splat(0);
    let centroid = centroids;
    for (let cluster = 0; cluster < k; cluster++) {
      let sum = f64x2.splat(0);
      let place = columns + ((<usize>row) << 3);
      for (let column = 0; column < width; column++) {
        const difference = f64x2.sub(v128.load(place), v128.load64_splat(centroid));
        sum = f64x2.add(sum, f64x2.mul(difference, difference));
        place += columnBytes;
        centroid += 8;
      }
      const nearer = f64x2.lt(sum, best);
      best = v128.bitselect(sum, best, nearer);
      label = v128.bitselect(i64x2.splat(cluster), label, nearer);
    }
    const place = labels + ((<usize>row) << 2);
    store<i32>(place, <i32>i64x2.extract_lane(label, 0));
    store<i32>(place + 4, <i32>i64x2.extract_lane(label, 1));
  }
}
