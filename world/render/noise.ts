import { uniforms } from '#nada/random/index.js';

const side = 128;
let tile: Float32Array<ArrayBuffer> | undefined;

/** Even noise of values 0 to 1 on a square of 128 cells that repeats, made once. */
function noiseTile(): Float32Array<ArrayBuffer> {
  tile ??= uniforms({ seed: 1, stream: 'world.render.noise' }, side * side);
  return tile;
}

/** Smooth noise of values 0 to 1 that changes about once per unit. */
export type Noise = (x: number, y: number) => number;

/** The smooth noise of a seed: a window of one tile. */
export function noiseOf(seed: number): Noise {
  const cells = noiseTile();
  const shiftX = seed % side;
  const shiftY = Math.floor(seed / side) % side;
  return (x, y) => {
    const column = Math.floor(x);
    const row = Math.floor(y);
    const fx = x - column;
    const fy = y - row;
    const sx = fx * fx * (3 - 2 * fx);
    const sy = fy * fy * (3 - 2 * fy);
    const left = (column + shiftX) & (side - 1);
    const right = (left + 1) & (side - 1);
    const top = ((row + shiftY) & (side - 1)) * side;
    const bottom = ((row + 1 + shiftY) & (side - 1)) * side;
    const above = cells[top + left] + (cells[top + right] - cells[top + left]) * sx;
    const below = cells[bottom + left] + (cells[bottom + right] - cells[bottom + left]) * sx;
    return above + (below - above) * sy;
  };
}
