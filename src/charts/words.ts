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
