/** A share as a whole percentage: 0.533 is "53%". */
export function percent(share: number): string {
  return `${Math.round(share * 100)}%`;
}

/** A figure with the given decimals and a true minus sign. */
export function decimal(value: number, digits: number): string {
  const text = value.toFixed(digits);
  return Number(text) === 0 ? text.replace("-", "") : text.replace("-", "−");
}

/** A count with thousands apart: 2955 is "2,955". */
export function whole(value: number): string {
  return String(Math.round(value)).replace(/\B(?=(\d{3})+$)/g, ",");
}

/** A number short enough for an axis: 0.0021, 0.25, 950, "1.2k", "3.45M". */
export function compact(value: number): string {
  const [unit, letter] = units.find(([least]) => Math.abs(value) >= least) ?? [1, ""];
  const digits = letter === "k" ? 10 : 100;
  const rounded = Math.abs(value) < 0.1 ? Number(value.toPrecision(2)) : Math.round((value / unit) * digits) / digits;
  return `${String(rounded + 0).replace("-", "−")}${letter}`;
}

const units: readonly (readonly [least: number, letter: string])[] = [
  [1e9, "B"],
  [1e6, "M"],
  [1e3, "k"],
];

/** Where to mark a logarithmic axis: powers of ten, and 3 times these when fewer than three lie within. `low` above 0. */
export function logTicks(low: number, high: number): number[] {
  const powers = Array.from({ length: 40 }, (_, index) => 10 ** (index - 20));
  const within = (ticks: readonly number[]) => ticks.filter((tick) => tick >= low && tick <= high);
  const few = within(powers);
  return few.length > 2 ? few : within(powers.flatMap((power) => [power, 3 * power]));
}
