import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { type Domain, domains } from '../../../world/attributes.js';
import type { Face } from '../../../world/face.js';
import { attributeClasses } from '../../../world/labels.js';

/**
 * A stand-in for a portrait that takes microseconds: which of ten patches on the left is bright tells the domain, the
 * colour of the right half the background, and how far down it is dark the length of the hair.
 */
export function blobFace(face: Face, domain: Domain, size: number): FloatTensor {
  const data = new Float32Array(3 * size * size);
  const tint = attributeClasses.background.indexOf(face.background) / 5;
  const hair = (1 + attributeClasses.hairLength.indexOf(face.hairLength)) / 5;
  for (let i = 0; i < data.length; i++) {
    const x = (i % size) / size;
    const y = (Math.floor(i / size) % size) / size;
    const colour = Math.floor(i / size ** 2);
    if (x < 0.5) data[i] = patchAt(x, y) === domains.indexOf(domain) ? 0.9 : -0.5;
    else data[i] = y < hair ? -0.8 : colour === 0 ? tint : colour === 1 ? 1 - tint : 0;
  }
  return floatTensor(data, [3, size, size]);
}

/** The domain that the patches of a blob `[3, size, size]` tell. */
export function blobDomain(picture: Float32Array, size: number): number {
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size / 2; x++) {
      if (picture[y * size + x] > 0) return patchAt(x / size, y / size);
    }
  }
  return 0;
}

function patchAt(x: number, y: number): number {
  return Math.floor(y * 5) * 2 + (x < 0.25 ? 0 : 1);
}
