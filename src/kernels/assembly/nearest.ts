// The nearest centroid of every row, two rows a step in one SIMD register.

/**
 * columns: `width` columns of `stride` f64, one after the other; centroids: `k` rows of `width` f64; labels: `stride` i32 to
 * be filled. `stride` is the number of rows rounded up to an even one. The distance is summed column by column, and the
 * first of equally near centroids wins, as in the plain loop: the labels are the same to the last bit.
 */
export function nearest(columns: usize, stride: i32, width: i32, centroids: usize, k: i32, labels: usize): void {
  const columnBytes = (<usize>stride) << 3;
  for (let row = 0; row < stride; row += 2) {
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
