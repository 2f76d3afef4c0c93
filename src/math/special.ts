/** The logistic function 1 / (1 + e^−x). Any x; the answer is in [0, 1] and never overflows on the way. */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const grown = Math.exp(x);
  return grown / (1 + grown);
}

/** The log odds ln(p / (1 − p)) of a probability in [0, 1]; −∞ at 0 and ∞ at 1. */
export function logit(probability: number): number {
  return Math.log(probability) - Math.log1p(-probability);
}

/** ln(1 + e^x) without overflow for large x or loss of digits for small x. */
export function log1pExp(x: number): number {
  return x > 0 ? x + Math.log1p(Math.exp(-x)) : Math.log1p(Math.exp(x));
}

/**
 * The quantile of the standard normal distribution: the x below which a share `probability` lies. `probability` in [0, 1];
 * −∞ at 0, ∞ at 1, NaN outside. Relative error about 1e-16. Wichura 1988, algorithm AS 241 (PPND16), doi:10.2307/2347330
 */
export function normalQuantile(probability: number): number {
  if (!(probability >= 0 && probability <= 1)) return Number.NaN;
  if (probability === 0) return Number.NEGATIVE_INFINITY;
  if (probability === 1) return Number.POSITIVE_INFINITY;
  const centred = probability - 0.5;
  if (Math.abs(centred) <= 0.425) {
    const r = 0.180625 - centred * centred;
    return (centred * polynomial(centralNumerator, r)) / polynomial(centralDenominator, r);
  }
  const tail = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  const distance =
    tail <= 5
      ? polynomial(middleNumerator, tail - 1.6) / polynomial(middleDenominator, tail - 1.6)
      : polynomial(farNumerator, tail - 5) / polynomial(farDenominator, tail - 5);
  return centred < 0 ? -distance : distance;
}

/** The sum of coefficients[i]·x^i, by Horner's rule. */
function polynomial(coefficients: readonly number[], x: number): number {
  let sum = 0;
  for (let i = coefficients.length - 1; i >= 0; i--) sum = sum * x + coefficients[i]!;
  return sum;
}

const centralNumerator = [
  3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087,
  33430.57558358813, 2509.0809287301227,
];
const centralDenominator = [
  1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
  5226.495278852854,
];
const middleNumerator = [
  1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
  0.022723844989269184, 0.0007745450142783414,
];
const middleDenominator = [
  1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457,
  0.0005475938084995345, 1.0507500716444169e-9,
];
const farNumerator = [
  6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124,
  0.0012426609473880784, 2.7115555687434876e-5, 2.0103343992922881e-7,
];
const farDenominator = [
  1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 1.8463183175100548e-5,
  1.421511758316446e-7, 2.0442631033899397e-15,
];

/**
 * The standard normal distribution function: the share below x. Any x; in [0, 1]. Absolute error below 1e-15, relative
 * error below 1e-10 in the lower tail. Hart et al. 1968, "Computer Approximations", algorithm 5666.
 */
export function normalCdf(x: number): number {
  const size = Math.abs(x);
  if (size > 38) return x > 0 ? 1 : 0;
  const upper = Math.exp(-0.5 * size * size) * (size < tailFrom ? hartRatio(size) : tailFraction(size));
  return x > 0 ? 1 - upper : upper;
}

/** The standard normal density at x. */
export function normalDensity(x: number): number {
  return Math.exp(-0.5 * x * x) / rootOfTwoPi;
}

const rootOfTwoPi = Math.sqrt(2 * Math.PI);
const tailFrom = 5;

function hartRatio(x: number): number {
  return polynomial(hartNumerator, x) / polynomial(hartDenominator, x);
}

/** The continued fraction of Mills' ratio over √2π, from its inside out; so many steps give full precision this far out. */
function tailFraction(x: number): number {
  let inner = x;
  for (let step = 40; step >= 1; step--) inner = x + step / inner;
  return 1 / (rootOfTwoPi * inner);
}

const hartNumerator = [
  220.206867912376, 221.213596169931, 112.079291497871, 33.912866078383, 6.37396220353165, 0.700383064443688,
  0.0352624965998911,
];
const hartDenominator = [
  440.413735824752, 793.826512519948, 637.333633378831, 296.564248779674, 86.7807322029461, 16.064177579207,
  1.75566716318264, 0.0883883476483184,
];
