import { type Face, faceOfLatent, faceWidthOfLatent } from '../../world/face.js';

/**
 * The face that a generator warmed up on the world draws for one z: the mapping network scales z to a mean square of
 * 1 before anything else, so the face depends on the scaled numbers alone.
 */
export function faceOfZ(z: Float32Array): Face {
  let squares = 0;
  for (const value of z) squares += value * value;
  const scale = 1 / Math.sqrt(squares / z.length + 1e-8);
  return faceOfLatent(z.subarray(0, faceWidthOfLatent).map((value) => value * scale));
}
