import { expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { checkState } from './checkState.js';

const format = { format: 'nada-test', otherwise: 'no checkpoint of a test: give another' };
const own = { a: floatTensor([1, 2], [2]), b: floatTensor([1], [1]) };
const state = (tensors: Record<string, ReturnType<typeof floatTensor>>) => ({
  ...{ name: 'x.safetensors', step: 1, tensors, metadata: {} },
});

it('takes a state of the same tensors, whatever their numbers', () => {
  checkState(state({ b: floatTensor([3], [1]), a: floatTensor([3, 4], [2]) }), own, format);
});

it.each([
  [{ a: own.a }, 'belongs to a run of other networks or settings'],
  [{ ...own, c: own.a }, 'belongs to a run of other networks or settings'],
  [{ ...own, b: floatTensor([1, 2], [2]) }, 'belongs to a run of other networks or settings'],
  [{}, 'x.safetensors is no checkpoint of a test: give another'],
])('refuses another one (%#)', (tensors, message) => {
  expect(() => checkState(state(tensors), own, format)).toThrow(message);
});
