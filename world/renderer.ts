import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { Domain } from './attributes.js';
import { type Face, randomFace } from './face.js';

/** Draws a face `[3, size, size]` in -1..1: `renderFace` of the world, or a stand-in for it in tests. */
export type Renderer = (face: Face, domain: Domain, size: number) => FloatTensor;

/** The seed of faces that no training has seen. */
export const heldOutSeed = 9_000_001;

/** Faces of the held-out world. */
export function heldOutFaces(count: number, first = 0): Face[] {
  return Array.from({ length: count }, (_, i) => randomFace(heldOutSeed, first + i));
}

/** Draws faces in one domain, `[N, 3, size, size]`. */
export function renderFaces(
  render: Renderer,
  faces: readonly Face[],
  domain: Domain,
  size: number,
): FloatTensor {
  const area = 3 * size * size;
  const data = new Float32Array(faces.length * area);
  faces.forEach((face, i) => {
    data.set(render(face, domain, size).data, i * area);
  });
  return floatTensor(data, [faces.length, 3, size, size]);
}
