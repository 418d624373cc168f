import type { Face } from '../../face.js';

/** Brightness of hair at a place, about -0.2 to 0.2: fine lines, waves or curls. */
export type Strands = (x: number, y: number) => number;

/** The texture of a style of hair; `strength` 1 suits a photo. */
export function strandsOf(style: Face['hairStyle'], strength: number): Strands {
  if (style === 'straight') return (x) => strength * 0.065 * (Math.sin(x * 57) + Math.sin(x * 37 + 1));
  if (style === 'wavy') return (x, y) => strength * 0.13 * Math.sin(x * 40 + 1.7 * Math.sin(y * 17));
  return (x, y) =>
    strength * 0.2 * Math.sin(x * 36 + 1.9 * Math.sin(y * 15)) * Math.sin(y * 36 + 1.9 * Math.sin(x * 17));
}
