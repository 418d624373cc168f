/** Signed distances are negative inside; every length is in the unit of the arguments. */

export function clamp(value: number, low = 0, high = 1): number {
  return value < low ? low : value > high ? high : value;
}

export function mix(from: number, to: number, share: number): number {
  return from + (to - from) * share;
}

/** 0 up to `from`, 1 beyond `to`, with level ends. */
export function smoothstep(from: number, to: number, value: number): number {
  const t = clamp((value - from) / (to - from));
  return t * t * (3 - 2 * t);
}

/** A bell of height 1 and width 1: exp(-x²). */
export function bell(x: number): number {
  return Math.exp(-x * x);
}

/** About the distance to an ellipse around the origin, exact on its edge. */
export function ellipse(x: number, y: number, rx: number, ry: number): number {
  const ux = x / rx;
  const uy = y / ry;
  const length = Math.sqrt(ux * ux + uy * uy);
  const gradient = Math.sqrt((ux * ux) / (rx * rx) + (uy * uy) / (ry * ry));
  return gradient < 1e-9 ? -Math.min(rx, ry) : (length * (length - 1)) / gradient;
}

/** Distance to a box around the origin with rounded corners. */
export function roundedBox(x: number, y: number, rx: number, ry: number, radius: number): number {
  const dx = Math.abs(x) - rx + radius;
  const dy = Math.abs(y) - ry + radius;
  const outside = Math.sqrt(Math.max(dx, 0) ** 2 + Math.max(dy, 0) ** 2);
  return Math.min(Math.max(dx, dy), 0) + outside - radius;
}

/** Distance to the segment from (x0, y0) to (x1, y1). */
export function segment(x: number, y: number, x0: number, y0: number, x1: number, y1: number): number {
  const dx = x1 - x0;
  const dy = y1 - y0;
  const t = clamp(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy + 1e-12));
  return Math.hypot(x - x0 - t * dx, y - y0 - t * dy);
}

/** The union of two shapes, their seam rounded over about `radius`. */
export function smoothUnion(a: number, b: number, radius: number): number {
  const h = clamp(0.5 + (0.5 * (b - a)) / radius);
  return mix(b, a, h) - radius * h * (1 - h);
}
