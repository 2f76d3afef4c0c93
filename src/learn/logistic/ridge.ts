import { choleskyFactor, choleskySolve } from "../../math/linear-solve.ts";
import { dot, trace } from "./log-loss.ts";
import type { Penalty } from "./newton.ts";

/** ½‖w‖², the L2 penalty. */
export const ridge: Penalty = {
  of(point) {
    let squares = 0;
    for (let j = 0; j < point.length - 1; j++) squares += point[j]! ** 2;
    return squares / 2;
  },
  slopes(point, gradient) {
    return gradient.map((slope, j) => (j === gradient.length - 1 ? slope : point[j]! + slope));
  },
  step(point, { gradient, curvature }) {
    const size = point.length;
    const slopes = ridge.slopes(point, gradient);
    const charged = curvature.slice();
    for (let j = 0; j < size - 1; j++) charged[j * size + j]! += 1;
    const step = newtonStep(charged, slopes, size);
    return { step, slope: dot(step, slopes) };
  },
};

/** The solution of curvature · step = −gradient; the diagonal is raised until the matrix can be factored. */
function newtonStep(curvature: Float64Array, gradient: Float64Array, size: number): Float64Array {
  const step = gradient.map((value) => -value);
  const scale = trace(curvature, size);
  for (let ridge = 0; ridge <= scale; ridge = ridge === 0 ? scale * 1e-12 : ridge * 100) {
    const factor = curvature.slice();
    for (let j = 0; j < size; j++) factor[j * size + j]! += ridge;
    if (choleskyFactor(factor, size)) {
      choleskySolve(factor, size, step);
      break;
    }
  }
  return step;
}
