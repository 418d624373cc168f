import { describe, expect, it, test } from 'vitest';
import { defineProgram, gridSample, gridSampleAdjoint, input, interpret } from '../../graph/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { floatTensor } from '../../tensorData.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import { lower } from '../index.js';
import { gridSampleCases } from '../testing/gridSampleCases.js';

test.each(gridSampleCases)('$name', async ({ tensors, bindings, bound }) => {
  const [expected] = interpret(tensors, bindings);
  const [actual] = await runOnEngine(tensors, bindings);
  expect(actual.shape).toEqual(tensors[0].shape);
  expect(relativeToPeak(actual.data, expected.data)).toBeLessThan(bound);
});

// The form for devices without a scattering addition consists of plain products, so the CPU can run it too.
test.each(gridSampleCases)('$name, by products', async ({ tensors, bindings, bound }) => {
  const program = defineProgram('products', { result: tensors[0] });
  const engine = createEngine({ device: 'cpu' });
  const handle = await engine.compile(lower(program, { device: 'webgpu', mode: 'auto' }));
  const feeds = [...program.inputs].map(([name, { shape }]) => [
    name,
    floatTensor([...Array.from(bindings[name])], shape),
  ]);
  const { result } = await engine.run(handle, Object.fromEntries(feeds));
  await engine.close();
  const [expected] = interpret(tensors, bindings);
  expect(relativeToPeak(result.data, expected.data)).toBeLessThan(bound);
});

describe('points on the last pixel', () => {
  const grid = input('grid', [1, 1, 3, 2]);
  // The centre of the last pixel of five, its outer edge, and one pixel beyond.
  const bindings = { grid: [0.8, 0, 1, 0, 1.2, 0] };

  it('take all, half and nothing of it', async () => {
    const x = input('x', [1, 1, 1, 5]);
    const [{ data }] = await runOnEngine([gridSample(x, grid)], { ...bindings, x: [0, 0, 0, 0, 8] });
    [8, 4, 0].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 5);
    });
  });

  it('give it as much back', async () => {
    const y = input('y', [1, 1, 1, 3]);
    const adjoint = gridSampleAdjoint(y, grid, [1, 5]);
    const [{ data }] = await runOnEngine([adjoint], { ...bindings, y: [100, 10, 1] });
    [0, 0, 0, 0, 105].forEach((value, i) => {
      expect(data[i]).toBeCloseTo(value, 4);
    });
  });
});
