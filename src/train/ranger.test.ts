import { describe, expect, it } from 'vitest';
import { constant, interpret, type Shape } from '../graph/index.js';
import { normals } from '../random/index.js';
import { rangerCoefficients, rangerDefaults, rangerInput, rangerUpdate } from './ranger.js';

type Vectors = Readonly<Record<'parameter' | 'firstMoment' | 'secondMoment' | 'slow', Float64Array>>;

/** One step as the papers write it, number by number. */
function expected(state: Vectors, gradient: Float64Array, shape: Shape, rate: number, step: number): Vectors {
  const { beta1, beta2, epsilon } = rangerDefaults;
  const width = shape.length > 1 ? gradient.length / shape[0] : 1;
  const centred = gradient.map((value, i) => {
    if (shape.length === 1) return value;
    const row = gradient.subarray(Math.floor(i / width) * width, (Math.floor(i / width) + 1) * width);
    return value - row.reduce((total, each) => total + each, 0) / width;
  });
  const firstMoment = state.firstMoment.map((m, i) => beta1 * m + (1 - beta1) * centred[i]);
  const secondMoment = state.secondMoment.map((v, i) => beta2 * v + (1 - beta2) * centred[i] ** 2);
  const longest = 2 / (1 - beta2) - 1;
  const length = longest - (2 * step * beta2 ** step) / (1 - beta2 ** step);
  const mean = firstMoment.map((m) => m / (1 - beta1 ** step));
  const rectification = Math.sqrt(
    (((length - 4) * (length - 2) * longest) / ((longest - 4) * (longest - 2) * length)) *
      (1 - beta2 ** step),
  );
  const fast = state.parameter.map((value, i) =>
    length > 5
      ? value - (rate * rectification * mean[i]) / (Math.sqrt(secondMoment[i]) + epsilon)
      : value - rate * mean[i],
  );
  if (step % 6 !== 0) return { parameter: fast, firstMoment, secondMoment, slow: state.slow };
  const slow = state.slow.map((value, i) => value + 0.5 * (fast[i] - value));
  return { parameter: slow, firstMoment, secondMoment, slow };
}

describe('rangerUpdate', () => {
  it.each([[[6]], [[3, 4]], [[2, 3, 1, 2]]])('of shape %j is the papers, step by step', (shape) => {
    const count = shape.reduce((product, extent) => product * extent, 1);
    const start = Float64Array.from(normals({ seed: 1, stream: 'start' }, count));
    let ours: Vectors = {
      parameter: start,
      firstMoment: new Float64Array(count),
      secondMoment: new Float64Array(count),
      slow: start,
    };
    let theirs = ours;
    for (let step = 1; step <= 13; step++) {
      const gradient = Float64Array.from(normals({ seed: 2, stream: 'gradient', step }, count));
      const tensors = Object.fromEntries(
        Object.entries({ ...ours, gradient }).map(([name, data]) => [name, constant(data, shape)]),
      ) as unknown as Parameters<typeof rangerUpdate>[2];
      const { parameter, firstMoment, secondMoment, slow } = rangerUpdate(
        rangerInput('ranger'),
        rangerDefaults,
        tensors,
      );
      const found = interpret([parameter, firstMoment, secondMoment, slow], {
        ranger: rangerCoefficients(rangerDefaults, 0.1, step).data,
      }).map(({ data }) => Float64Array.from(data));
      ours = { parameter: found[0], firstMoment: found[1], secondMoment: found[2], slow: found[3] };
      theirs = expected(theirs, gradient, shape, 0.1, step);
      for (const part of ['parameter', 'firstMoment', 'secondMoment', 'slow'] as const) {
        ours[part].forEach((value, i) => {
          // The coefficients are rounded to float32.
          expect(value, `${part} in step ${step}`).toBeCloseTo(theirs[part][i], 6);
        });
      }
    }
    expect(ours.parameter).not.toEqual(start);
  });

  it('steps by momentum alone until the second moment has been averaged over five steps', () => {
    const kinds = Array.from({ length: 8 }, (_, i) => {
      const [plain, adaptive] = rangerCoefficients(rangerDefaults, 1, i + 1).data;
      return plain > 0 ? 'plain' : adaptive > 0 ? 'adaptive' : 'none';
    });
    expect(kinds).toEqual([...new Array(5).fill('plain'), ...new Array(3).fill('adaptive')]);
  });

  it('lets the slow weights follow in every sixth step', () => {
    const due = Array.from({ length: 12 }, (_, i) => rangerCoefficients(rangerDefaults, 1, i + 1).data[3]);
    expect(due).toEqual([0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1]);
  });
});
