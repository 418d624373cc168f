import { assert } from '#nada/errors.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { Domain } from '../attributes.js';
import type { Face } from '../face.js';
import { Canvas } from './canvas.js';
import { type DomainPainter, painters } from './domains/index.js';

const canvases = new Map<number, Canvas>();

function canvasOf(size: number): Canvas {
  let canvas = canvases.get(size);
  if (!canvas) {
    canvas = new Canvas(size);
    canvases.set(size, canvas);
  }
  canvas.clear();
  return canvas;
}

/**
 * The portrait of a face in a domain: `[3, size, size]`, values -1 to 1, the same numbers for the same arguments.
 *
 * @param detailSeed Decides fine random texture only (hatching, strokes, veins); by default it comes from the face.
 */
export function renderFace(
  face: Face,
  domain: Domain,
  size: number,
  detailSeed: number = seedOf(face),
): FloatTensor {
  assert(Number.isInteger(size) && size >= 8 && size <= 4096, `a picture of ${size} pixels`);
  const paintDomain: DomainPainter = painters[domain];
  const planes = new Float32Array(3 * size * size);
  paintDomain({ face, size, detailSeed, out: planes, canvasOf });
  for (let index = 0; index < planes.length; index++) {
    planes[index] = Math.min(1, Math.max(-1, planes[index] * 2 - 1));
  }
  return floatTensor(planes, [3, size, size]);
}

/** A whole number that differs between faces. */
function seedOf(face: Face): number {
  let hash = 0x811c9dc5;
  for (const character of JSON.stringify(face)) {
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  }
  return hash;
}
