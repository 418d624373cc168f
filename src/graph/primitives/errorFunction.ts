/**
 * The error function in float64, accurate to about 1e-15: its Maclaurin series where that converges fast, the continued
 * fraction of erfc elsewhere (Abramowitz and Stegun 7.1.5 and 7.1.14).
 */
export function errorFunction(x: number): number {
  const magnitude = Math.abs(x);
  if (magnitude > 6) return Math.sign(x);
  return magnitude < 2.5 ? series(x) : Math.sign(x) * (1 - complement(magnitude));
}

function series(x: number): number {
  let term = x;
  let total = x;
  for (let n = 1; Math.abs(term) > 1e-18 && n < 200; n++) {
    term *= (-x * x) / n;
    total += term / (2 * n + 1);
  }
  return (2 / Math.sqrt(Math.PI)) * total;
}

function complement(x: number): number {
  let fraction = x;
  for (let n = 80; n >= 1; n--) fraction = x + n / 2 / fraction;
  return Math.exp(-x * x) / (fraction * Math.sqrt(Math.PI));
}
