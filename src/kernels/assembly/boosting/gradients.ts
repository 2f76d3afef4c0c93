import { gradientsOf, marginsOf, unitOf, weightsOf } from "./state";

/**
 * e to the power of four f32, each within a few units in the last place; from −87 to 88.7. x = n · ln 2 + r with |r| at most
 * ½ ln 2; Taylor's series of degree 7 in r is then exact to 5·10⁻⁹, and the power of 2 is made from its bits, in two
 * factors because 2¹²⁸ has none.
 */
function exponential(x: v128): v128 {
  const n = f32x4.nearest(f32x4.mul(x, f32x4.splat(<f32>Math.LOG2E)));
  // ln 2 in two parts: the first has few bits, so that its product with n is exact.
  let r = f32x4.sub(x, f32x4.mul(n, f32x4.splat(0.693359375)));
  r = f32x4.sub(r, f32x4.mul(n, f32x4.splat(-0.00021219444005469057)));
  let sum = f32x4.splat(1.0 / 5040.0);
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 720.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 120.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 24.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0 / 6.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(0.5));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0));
  sum = f32x4.add(f32x4.mul(sum, r), f32x4.splat(1.0));
  const power = i32x4.trunc_sat_f32x4_s(n);
  const half = i32x4.shr_s(power, 1);
  const bias = i32x4.splat(127);
  const first = i32x4.shl(i32x4.add(half, bias), 23);
  const second = i32x4.shl(i32x4.add(i32x4.sub(power, half), bias), 23);
  return f32x4.mul(f32x4.mul(sum, first), second);
}

/**
 * Writes the gradient (p − y)·w and the curvature p·(1 − p)·w of the log loss for the rows from `begin` (a multiple of 4)
 * to `end`, in whole units. A row that counts has a curvature of 1 unit at least. mask: as `maskOf`. Up to 3 rows beyond `end` are written.
 */
export function fillGradients(state: usize, begin: i32, end: i32, mask: usize): void {
  const margins = marginsOf(state);
  const weights = weightsOf(state);
  const gradients = gradientsOf(state);
  const unit = f32x4.splat(<f32>(unitOf(state) * 1048576.0));
  const one = f32x4.splat(1.0);
  for (let row = begin; row < end; row += 4) {
    const at = (<usize>row) << 2;
    const x = f32x4.neg(v128.load(margins + at));
    const grown = exponential(f32x4.pmax(f32x4.pmin(x, f32x4.splat(88.7)), f32x4.splat(-87.0)));
    const p = f32x4.div(one, f32x4.add(f32x4.add(grown, one), f32x4.splat(1e-16)));
    const signed = v128.load(weights + at);
    const y = v128.and(i32x4.shr_s(signed, 31), one);
    let weight = f32x4.abs(signed);
    if (mask !== 0) {
      const drawn = i32x4.splat(<i32>load<u8>(mask + <usize>(row >> 3)) >> (row & 4));
      weight = v128.and(weight, i32x4.ne(v128.and(drawn, i32x4(1, 2, 4, 8)), i32x4.splat(0)));
    }
    const g = f32x4.mul(f32x4.sub(p, y), weight);
    const h = f32x4.mul(f32x4.pmax(f32x4.mul(p, f32x4.sub(one, p)), f32x4.splat(1e-16)), weight);
    const counts = f32x4.gt(weight, f32x4.splat(0.0));
    const gradient = i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(g, unit)));
    const curvature = v128.and(
      i32x4.max_s(i32x4.trunc_sat_f32x4_s(f32x4.nearest(f32x4.mul(h, unit))), i32x4.splat(1)),
      counts,
    );
    const to = gradients + (at << 1);
    v128.store(to, v128.shuffle<i32>(gradient, curvature, 0, 4, 1, 5));
    v128.store(to, v128.shuffle<i32>(gradient, curvature, 2, 6, 3, 7), 16);
  }
}
