import { afterAll, describe, expect, it } from 'vitest';
import { constant, interpret } from '#nada/graph/index.js';
import { normals } from '#nada/random/index.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { parameterShapes, standardConfig } from '#nada/stylegan2/index.js';
import { floatTensor } from '#nada/tensorData.js';
import { type Face, faceOfLatent, faceWidthOfLatent, randomFace } from '../../world/face.js';
import { faceOfZ } from './faceOfZ.js';
import { pyramidLoss } from './pyramidLoss.js';
import { WarmStart, type WarmStartSettings } from './warmStart.js';

describe('pyramidLoss', () => {
  const of = (a: readonly number[], b: readonly number[]) =>
    interpret([pyramidLoss(constant([...a], [1, 1, 16, 16]), constant([...b], [1, 1, 16, 16]))])[0].data[0];
  const flat = (value: number) => new Array<number>(256).fill(value);

  it('is 0 for equal pictures and symmetric', () => {
    const noise = [...normals({ seed: 1, stream: 'a' }, 256)];
    expect(of(noise, noise)).toBe(0);
    expect(of(noise, flat(0))).toBeCloseTo(of(flat(0), noise), 12);
  });

  it('grows in proportion to the difference', () => {
    expect(of(flat(0.8), flat(0.2))).toBeCloseTo(2 * of(flat(0.5), flat(0.2)), 12);
    // Each of the four levels counts a shift of all colours at least once.
    expect(of(flat(0.5), flat(0.2))).toBeGreaterThan(4 * 0.3);
  });

  it('counts the mouth nearly four times, and the eyes nearly sixteen times', () => {
    const side = 64;
    const nothing = constant(new Float32Array(side * side), [1, 1, side, side]);
    const blockAt = (row: number, column: number): number => {
      const data = new Float32Array(side * side);
      for (const i of [0, 1, side, side + 1]) data[row * side + column + i] = 1;
      return interpret([pyramidLoss(constant(data, [1, 1, side, side]), nothing)])[0].data[0];
    };
    // Away from the edges, where there are fewer neighbours.
    const corner = blockAt(10, 10);
    // At the mouth the weight is 1 + 3 exp(-0.14) and a rest of the eyes'; at the eyes 1 + 3 + 12 at most.
    expect(blockAt(40, 32) / corner).toBeGreaterThan(3.4);
    expect(blockAt(40, 32) / corner).toBeLessThan(4.2);
    expect(blockAt(30, 30) / corner).toBeGreaterThan(14.5);
    expect(blockAt(30, 30) / corner).toBeLessThan(16);
    expect(blockAt(52, 10) / corner).toBeLessThan(1.2);
  });

  it('prefers a sharp edge in its place to a blurred one', () => {
    const edge = (at: number, width: number) =>
      Array.from({ length: 256 }, (_, i) => Math.min(1, Math.max(0, ((i % 16) - at) / width)));
    expect(of(edge(8, 1), edge(8, 1))).toBeLessThan(of(edge(6, 5), edge(8, 1)));
    expect(of(edge(7, 1), edge(8, 1))).toBeLessThan(of(edge(4, 1), edge(8, 1)));
  });
});

describe('faceOfZ', () => {
  it('depends on the direction of z alone, as the mapping network does', () => {
    const z = normals({ seed: 2, stream: 'z' }, 64);
    const long = faceOfZ(z.map((value) => value * 7));
    expect(long.yaw).toBeCloseTo(faceOfZ(z).yaw, 6);
    expect(long.hairColour).toBe(faceOfZ(z).hairColour);
  });

  it('is the face of the first numbers of a z of unit mean square', () => {
    const z = new Float32Array(64).map((_, i) => (i % 2 === 0 ? 1 : -1));
    expect(faceOfZ(z).yaw).toBeCloseTo(faceOfLatent(z.subarray(0, faceWidthOfLatent)).yaw, 6);
  });
});

describe('WarmStart', () => {
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  afterAll(() => runtime.close());
  const stage = { runtime, lowering: 'auto' } as const;

  /** A disc whose place and colour follow the face. */
  const render = (face: Face, size: number) => {
    const data = new Float32Array(3 * size * size).fill(-0.5);
    for (let pixel = 0; pixel < size * size; pixel++) {
      const [x, y] = [(pixel % size) / size - 0.5 - face.yaw / 4, Math.floor(pixel / size) / size - 0.5];
      if (x * x + y * y < 0.06) data[pixel] = face.skin;
    }
    return floatTensor(data, [3, size, size]);
  };
  const settings: WarmStartSettings = {
    config: {
      ...standardConfig(16),
      zDim: 128,
      styleDim: 128,
      mappingWidths: [128, 128],
      channels: [16, 16, 16],
    },
    seed: 3,
    batch: 8,
    steps: 400,
    learningRate: 0.08,
    faces: 2000,
    render,
  };

  /** The loss of drawing the mean of all faces whatever z is. */
  function lossOfMeanFace(): number {
    const count = 200;
    const faces = Array.from({ length: count }, (_, index) => render(randomFace(9, index), 16).data);
    const mean = faces[0].map((_, i) => faces.reduce((sum, face) => sum + face[i], 0) / count);
    const shape = [count, 3, 16, 16];
    const repeated = Float32Array.from({ length: count * mean.length }, (_, i) => mean[i % mean.length]);
    const all = Float32Array.from(
      { length: repeated.length },
      (_, i) => faces[Math.floor(i / mean.length)][i % mean.length],
    );
    return interpret([pyramidLoss(constant(repeated, shape), constant(all, shape))])[0].data[0];
  }

  it('learns to draw what z says', async () => {
    const warm = await WarmStart.create(stage, settings);
    let recent = 0;
    for (let i = 0; i < settings.steps; i++) {
      const loss = await warm.step();
      if (i >= settings.steps - 50) recent += loss / 50;
    }
    expect(recent).toBeLessThan(0.75 * lossOfMeanFace());
    const generator = await warm.generator();
    expect([...generator.parameters.keys()]).toEqual([...parameterShapes(settings.config).keys()]);
    await warm.close();
  });

  it('goes on from a snapshot with the same bits', async () => {
    const whole = await WarmStart.create(stage, settings);
    for (let i = 0; i < 2; i++) await whole.step();
    const snapshot = await whole.snapshot();
    const expected = [await whole.step(), await whole.step()];
    await whole.close();
    const resumed = await WarmStart.create(stage, settings);
    await resumed.restore(snapshot);
    expect([await resumed.step(), await resumed.step()]).toEqual(expected);
    await resumed.close();
  });

  it('stays deaf to numbers of z that mean nothing', async () => {
    const warm = await WarmStart.create(stage, settings);
    await warm.step();
    const weight = (await warm.generator()).parameters.get('mapping.0.weight');
    const column = (i: number) => weight?.data.filter((_, index) => index % 128 === i) ?? [];
    expect([...column(faceWidthOfLatent)].every((value) => value === 0)).toBe(true);
    expect([...column(0)].some((value) => value !== 0)).toBe(true);
    await warm.close();
  });
});
