/**
 * The one-to-one matching of rows to columns with the largest total weight.
 * weights: k × k finite numbers, row by row. Returns for each row its column.
 * Method: the Hungarian method with potentials and shortest augmenting paths, O(k³); Kuhn 1955, doi:10.1002/nav.3800020109.
 */
export function maximumAssignment(weights: Float64Array, k: number): Int32Array {
  // Costs are minus the weights. Index 0 of the arrays is a stand-in for "unmatched"; rows and columns count from 1.
  const rowPotential = new Float64Array(k + 1);
  const columnPotential = new Float64Array(k + 1);
  const rowOfColumn = new Int32Array(k + 1);
  for (let row = 1; row <= k; row++) {
    augment(row, weights, k, rowPotential, columnPotential, rowOfColumn);
  }
  const columnOfRow = new Int32Array(k);
  for (let column = 1; column <= k; column++) columnOfRow[rowOfColumn[column]! - 1] = column - 1;
  return columnOfRow;
}

/** Matches one more row along the cheapest alternating path, keeping all reduced costs non-negative. */
function augment(
  row: number,
  weights: Float64Array,
  k: number,
  rowPotential: Float64Array,
  columnPotential: Float64Array,
  rowOfColumn: Int32Array,
): void {
  const slack = new Float64Array(k + 1).fill(Number.POSITIVE_INFINITY);
  const previous = new Int32Array(k + 1);
  const visited = new Uint8Array(k + 1);
  let column = 0;
  rowOfColumn[0] = row;
  do {
    visited[column] = 1;
    const currentRow = rowOfColumn[column]!;
    let smallest = Number.POSITIVE_INFINITY;
    let nextColumn = 0;
    for (let other = 1; other <= k; other++) {
      if (visited[other] === 1) continue;
      const cost = -weights[(currentRow - 1) * k + other - 1]!;
      const reduced = cost - rowPotential[currentRow]! - columnPotential[other]!;
      if (reduced < slack[other]!) {
        slack[other] = reduced;
        previous[other] = column;
      }
      if (slack[other]! < smallest) {
        smallest = slack[other]!;
        nextColumn = other;
      }
    }
    for (let other = 0; other <= k; other++) {
      if (visited[other] === 1) {
        rowPotential[rowOfColumn[other]!]! += smallest;
        columnPotential[other]! -= smallest;
      } else {
        slack[other]! -= smallest;
      }
    }
    column = nextColumn;
  } while (rowOfColumn[column] !== 0);
  while (column !== 0) {
    rowOfColumn[column] = rowOfColumn[previous[column]!]!;
    column = previous[column]!;
  }
}
