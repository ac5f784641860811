/** Fails with both values when they differ. */
export function equal(found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`found ${one} instead of ${other}`);
}

export function near(found: number, expected: number, tolerance = 1e-6): void {
  if (!(Math.abs(found - expected) <= tolerance)) throw new Error(`found ${found} instead of ${expected}`);
}
