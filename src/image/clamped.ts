import type { FloatTensor } from '../tensorData.js';

/** Images with their values clamped to -1..1, as an image file could hold them. */
export function clamped({ data, shape, dtype }: FloatTensor): FloatTensor {
  return { data: data.map((value) => Math.min(1, Math.max(-1, value))), shape, dtype };
}
