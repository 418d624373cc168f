import { pictureOrder } from '#nada/api/image/pictureOrder.js';
import type { RealPictures } from '#nada/api/train/realPictures.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { Domain } from './attributes.js';
import { randomFace } from './face.js';
import { renderFace } from './render/index.js';

/** Of the faces that training sees, and of those that metrics compare with: no face is in both. */
export const faceSeeds = { training: 0, heldOut: 1 } as const;

/** Which pictures a training sees. */
export interface RenderedSource {
  readonly domain: Domain;
  readonly size: number;
  /** How many different faces; without end when undefined. */
  readonly count: number | undefined;
  /** Of the order of a limited number of faces. */
  readonly seed: number;
  /** Held-out pictures that metrics may compare with. */
  readonly heldOut: number;
}

/** Rendered pictures as a training takes them: a limited number in random order, or ever new ones. */
export function renderedPictures({ domain, size, count, seed, heldOut }: RenderedSource): RealPictures {
  const order = count === undefined ? undefined : pictureOrder(seed, count);
  const drawn = new Map<number, Float32Array>();
  const limited = (index: number): Float32Array => {
    const known = drawn.get(index);
    if (known) return known;
    const { data } = renderFace(randomFace(faceSeeds.training, index), domain, size);
    drawn.set(index, data);
    return data;
  };
  const fresh = (faceSeed: number, index: number): Float32Array =>
    renderFace(randomFace(faceSeed, index), domain, size).data;
  return {
    name: `the world's ${domain} pictures`,
    resolution: size,
    count,
    digest: `${domain}, ${size} px, ${count ?? 'unlimited'}`,
    batch: async (step, batch) =>
      stacked(
        order === undefined
          ? Array.from({ length: batch }, (_, i) => fresh(faceSeeds.training, step * batch + i))
          : order.indices(step, batch).map(limited),
        size,
      ),
    referenceCount: heldOut,
    reference: async (indices) =>
      stacked(
        indices.map((index) => fresh(faceSeeds.heldOut, index)),
        size,
      ),
    close: async () => drawn.clear(),
  };
}

function stacked(pictures: readonly Float32Array[], size: number): FloatTensor {
  const width = 3 * size * size;
  const data = new Float32Array(pictures.length * width);
  for (const [i, picture] of pictures.entries()) data.set(picture, i * width);
  return floatTensor(data, [pictures.length, 3, size, size]);
}
