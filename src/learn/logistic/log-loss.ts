/** First and second derivatives by the coefficients and, last, the intercept. */
export interface Derivatives {
  readonly gradient: Float64Array;
  /** Row by row; the lower triangle alone is filled. */
  readonly curvature: Float64Array;
}

export function trace(matrix: Float64Array, size: number): number {
  let sum = 0;
  for (let j = 0; j < size; j++) sum += matrix[j * size + j]!;
  return sum;
}

export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!;
  return sum;
}

export function euclideanLength(vector: Float64Array): number {
  return Math.sqrt(dot(vector, vector));
}
