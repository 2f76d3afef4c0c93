/**
 * Factors a symmetric positive definite matrix in place into L·Lᵀ (Cholesky). `matrix`: size·size numbers, row by row;
 * only its lower triangle is read, and L replaces it. Returns false, leaving the triangle half done, when a pivot falls
 * to within rounding of zero: the matrix is singular or not positive definite.
 */
export function choleskyFactor(matrix: Float64Array, size: number): boolean {
  for (let column = 0; column < size; column++) {
    const diagonal = matrix[column * size + column]!;
    let pivot = diagonal;
    for (let k = 0; k < column; k++) pivot -= matrix[column * size + k]! ** 2;
    if (!(pivot > diagonal * size * Number.EPSILON)) return false;
    const root = Math.sqrt(pivot);
    matrix[column * size + column] = root;
    for (let row = column + 1; row < size; row++) {
      let sum = matrix[row * size + column]!;
      for (let k = 0; k < column; k++) sum -= matrix[row * size + k]! * matrix[column * size + k]!;
      matrix[row * size + column] = sum / root;
    }
  }
  return true;
}

/** Solves L·Lᵀ·x = b. `factor`: what `choleskyFactor` left; `vector`: b, replaced by x. */
export function choleskySolve(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let row = 0; row < size; row++) {
    let sum = vector[row]!;
    for (let k = 0; k < row; k++) sum -= factor[row * size + k]! * vector[k]!;
    vector[row] = sum / factor[row * size + row]!;
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = vector[row]!;
    for (let k = row + 1; k < size; k++) sum -= factor[k * size + row]! * vector[k]!;
    vector[row] = sum / factor[row * size + row]!;
  }
}
