export interface Eigen {
  /** Falling. */
  readonly values: Float64Array;
  /** Unit vectors in the order of the values. */
  readonly vectors: readonly Float64Array[];
}

const maxSweeps = 100;

/**
 * Eigenvalues and eigenvectors of a symmetric matrix of finite numbers, given as its rows, which are not changed.
 * Jacobi's method in cyclic order: Golub and Van Loan, "Matrix Computations", 4th edition, section 8.5.
 */
export function symmetricEigen(matrix: readonly Float64Array[]): Eigen {
  const size = matrix.length;
  const rows = matrix.map((row) => row.slice());
  const vectors = rows.map((_, i) => Float64Array.from({ length: size }, (_, j) => (i === j ? 1 : 0)));
  for (let sweep = 0; sweep < maxSweeps; sweep++) {
    let rotated = false;
    for (let p = 0; p < size; p++) {
      for (let q = p + 1; q < size; q++) rotated = rotate(rows, vectors, p, q) || rotated;
    }
    if (!rotated) break;
  }
  const order = rows.map((_, i) => i).sort((a, b) => rows[b]![b]! - rows[a]![a]!);
  return {
    values: Float64Array.from(order, (i) => rows[i]![i]!),
    vectors: order.map((i) => vectors[i]!),
  };
}

/** Turns rows and columns p and q so that their common element becomes 0; false when it is as good as 0 already. */
function rotate(rows: Float64Array[], vectors: Float64Array[], p: number, q: number): boolean {
  const element = rows[p]![q]!;
  if (Math.abs(element) <= 1e-18 * Math.sqrt(Math.abs(rows[p]![p]! * rows[q]![q]!))) return false;
  const ratio = (rows[q]![q]! - rows[p]![p]!) / (2 * element);
  const tangent = (ratio < 0 ? -1 : 1) / (Math.abs(ratio) + Math.hypot(1, ratio));
  const cosine = 1 / Math.hypot(1, tangent);
  const sine = tangent * cosine;
  for (const row of rows) {
    const atP = row[p]!;
    const atQ = row[q]!;
    row[p] = cosine * atP - sine * atQ;
    row[q] = sine * atP + cosine * atQ;
  }
  turn(rows[p]!, rows[q]!, cosine, sine);
  turn(vectors[p]!, vectors[q]!, cosine, sine);
  return true;
}

function turn(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let j = 0; j < a.length; j++) {
    const atA = a[j]!;
    const atB = b[j]!;
    a[j] = cosine * atA - sine * atB;
    b[j] = sine * atA + cosine * atB;
  }
}
