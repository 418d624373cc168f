import type { FloatTensor } from '#nada/tensorData.js';
import type { Face } from '../../face.js';

/** A plain young person who looks straight ahead. */
export const plainFace: Face = {
  yaw: 0,
  pitch: 0,
  roll: 0,
  skin: 0.25,
  expression: 0,
  age: 0.1,
  faceWidth: 0.5,
  jaw: 0.5,
  eyeSize: 0.5,
  eyeSpacing: 0.5,
  noseSize: 0.5,
  lips: 0.5,
  brows: 0.5,
  light: 0.5,
  hairColour: 'brown',
  hairLength: 'short',
  hairStyle: 'straight',
  eyeColour: 'blue',
  glasses: 'none',
  beard: 'none',
  headwear: 'none',
  background: 'blue',
};

/** Mean absolute difference of two pictures of one shape. */
export function meanDifference(a: FloatTensor, b: FloatTensor): number {
  return a.data.reduce((sum, value, index) => sum + Math.abs(value - b.data[index]), 0) / a.data.length;
}

/** A picture `[3, size, size]` with every square of `factor` pixels averaged. */
export function shrunk(picture: FloatTensor, factor: number): FloatTensor {
  const [channels, size] = picture.shape;
  const small = size / factor;
  const data = new Float32Array(channels * small * small);
  for (const [index, value] of picture.data.entries()) {
    const channel = Math.floor(index / (size * size));
    const row = Math.floor((Math.floor(index / size) % size) / factor);
    const column = Math.floor((index % size) / factor);
    data[(channel * small + row) * small + column] += value / (factor * factor);
  }
  return { data, shape: [channels, small, small], dtype: 'float32' };
}
