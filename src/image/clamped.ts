import type { FloatTensor } from '../tensorData.js';

/** Pictures with their values cut to -1..1, as a picture file could hold them. */
export function clamped({ data, shape, dtype }: FloatTensor): FloatTensor {
  return { data: data.map((value) => Math.min(1, Math.max(-1, value))), shape, dtype };
}
