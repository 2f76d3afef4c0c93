import fc from "fast-check";

/** Tables of 1 to 5 columns on a coarse grid, where points coincide and distances tie, or with fractions, where they do not. */
export function clusterTables(maxRows: number) {
  return fc
    .record({
      dimensions: fc.integer({ min: 1, max: 5 }),
      rows: fc.integer({ min: 1, max: maxRows }),
      grid: fc.boolean(),
    })
    .chain(({ dimensions, rows, grid }) => {
      const value = grid ? fc.integer({ min: 0, max: 4 }) : fc.double({ min: -10, max: 10, noNaN: true });
      // Rounded so that two values are either equal or well apart.
      const column = fc
        .array(value, { minLength: rows, maxLength: rows })
        .map((values) => Float64Array.from(values, (number) => Math.round(number * 1e6) / 1e6));
      return fc.array(column, { minLength: dimensions, maxLength: dimensions });
    });
}
