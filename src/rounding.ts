/**
 * Rounds to the nearest whole number, and a half to the even one, as torch, NumPy and Python do; `Math.round` rounds a half up.
 *
 * For numbers that a reference rounds; what this software decides alone may round as it likes.
 */
export function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return Math.abs(value % 1) === 0.5 && rounded % 2 !== 0 ? rounded - 1 : rounded;
}
