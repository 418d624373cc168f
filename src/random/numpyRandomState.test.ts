import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { numpyRandomState } from './numpyRandomState.js';

function expectNear(values: ArrayLike<number>, expected: readonly number[]): void {
  expect(values.length).toBe(expected.length);
  for (const [index, value] of expected.entries()) {
    expect(Math.abs(values[index] - value)).toBeLessThanOrEqual(4e-16 * Math.max(1, Math.abs(value)));
  }
}

/** Values of numpy 2.4.6, the same since numpy 1. */
describe('numpyRandomState', () => {
  it('gives the normals of seeds', () => {
    expectNear(
      numpyRandomState(0).randn(5),
      [1.764052345967664, 0.4001572083672233, 0.9787379841057392, 2.240893199201458, 1.8675579901499675],
    );
    expectNear(
      numpyRandomState(4294967295).randn(3),
      [0.6484086742306527, 0.6693235306338161, -1.0805437227474493],
    );
  });

  it('continues with uniform numbers', () => {
    const state = numpyRandomState(42);
    expectNear(
      state.randn(4),
      [0.4967141530112327, -0.13826430117118466, 0.6476885381006925, 1.5230298564080254],
    );
    expect([...state.random(2)]).toEqual([0.15601864044243652, 0.15599452033620265]);
  });

  it('keeps the second normal of a pair over other draws', () => {
    const state = numpyRandomState(3);
    expectNear(state.randn(3), [1.7886284734303186, 0.43650985051198943, 0.09649746807200862]);
    expectNear(state.random(1), [0.8929469543476547]);
    expectNear(state.randn(2), [-1.8634927033644908, -0.46004212066268363]);
  });

  it('stays in step over many refills of its state', () => {
    const values = numpyRandomState(7).randn(20_000);
    expectNear([values[19_999], values[12_345]], [-0.3388362992250332, -0.3763737352766502]);
  });

  it('gives the z of an image exactly in float32', () => {
    const z = Float32Array.from(numpyRandomState(85).randn(512));
    expect(z[0]).toBe(0.17685072124004364);
    expect(z[511]).toBe(0.8217957019805908);
    expect(z.reduce((sum, value) => sum + value, 0)).toBeCloseTo(-18.99880076968111, 12);
  });

  it('rejects seeds that numpy rejects', () => {
    for (const seed of [-1, 2 ** 32, 1.5, Number.NaN])
      expect(() => numpyRandomState(seed)).toThrow(UserError);
  });
});
