/**
 * Platt's targets: a hit counts as (hits + 1) / (hits + 2) and a miss as 1 / (misses + 2), so that no forecast is moved to
 * a certainty that so many rows cannot carry.
 */
export function smoothedTargets(target: Uint8Array): { low: number; high: number; hits: number } {
  const hits = target.reduce((sum, value) => sum + value, 0);
  return { low: 1 / (target.length - hits + 2), high: (hits + 1) / (hits + 2), hits };
}
