import { expect, it } from 'vitest';
import { heldNames, splitHeld } from './heldInputs.js';

interface Held {
  readonly generator?: unknown;
  readonly clip?: unknown;
  readonly images?: unknown;
}

it('leaves paths among the options, and takes out what is in memory', () => {
  const bytes = new Uint8Array(1);
  const request = { generator: bytes, clip: 'clip', images: ['a.png', bytes], steps: 3 };
  const { given, inputs } = splitHeld<object, Held>(request, ['generator', 'clip', 'images'], ['clip']);
  expect(given).toEqual({
    generator: '(given in memory)',
    clip: ['clip'],
    images: ['a.png', '(given in memory)'],
    steps: 3,
  });
  expect(inputs).toEqual({ generator: bytes, images: ['a.png', bytes] });
  expect(heldNames({ inputs })).toEqual(new Set(['generator', 'images']));
  expect(heldNames({})).toEqual(new Set());
});

it('adds no options that are not given', () => {
  expect(splitHeld<object, Held>({ steps: 3 }, ['generator'])).toEqual({ given: { steps: 3 }, inputs: {} });
});
