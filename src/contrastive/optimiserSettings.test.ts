import { expect, test } from 'vitest';
import { parameterShapes } from '../clip/index.js';
import { isDecaying } from './optimiserSettings.js';
import { tinyConfig } from './testing/tiny.js';

test('matrices and kernels decay, and neither biases, embeddings nor the temperature', () => {
  const names = [...parameterShapes(tinyConfig).keys()];
  const [decaying, others] = [names.filter(isDecaying), names.filter((name) => !isDecaying(name))];
  expect(decaying).toContain('image.patch.weight');
  expect(others).toEqual(expect.arrayContaining(['logitScale', 'image.class']));
  expect(others.some((name) => name.endsWith('.bias'))).toBe(true);
  for (const name of decaying) expect(parameterShapes(tinyConfig).get(name)?.length, name).toBeGreaterThan(1);
});
