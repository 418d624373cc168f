import { expect, it } from 'vitest';
import { imageKind, imageListKind, imagesKind } from './imageKinds.js';

const pixels = (bytes: number, width: unknown, height: unknown, more: object = {}) => ({
  data: new Uint8ClampedArray(bytes),
  width,
  height,
  ...more,
});

it.each([
  ['a.png'],
  [new URL('https://example.org/a.png')],
  [new Blob([])],
  [new Uint8Array(3)],
  [pixels(24, 3, 2)],
  [pixels(18, 3, 2, { channels: 3 })],
  [{ ...pixels(0, 1, 1), data: new Uint8Array(4) }],
])('takes %o as an image', (image) => {
  expect(imageKind.accepts(image)).toBe(true);
  expect(imagesKind.accepts(image) && imagesKind.accepts([image]) && imageListKind.accepts([image])).toBe(
    true,
  );
});

it.each([
  [null],
  [''],
  [5],
  [{}],
  [[]],
  [pixels(23, 3, 2)],
  [pixels(24, 3, 2, { channels: 3 })],
  [pixels(0, 0, 0)],
  [pixels(4, -1, -1)],
  [pixels(4, '1', 1)],
  [{ data: new Float32Array(4), width: 1, height: 1 }],
  [{ data: [0, 0, 0, 0], width: 1, height: 1 }],
])('refuses %o as an image', (image) => {
  expect(imageKind.accepts(image)).toBe(false);
  expect(imagesKind.accepts(image) || imagesKind.accepts([image]) || imageListKind.accepts([image])).toBe(
    false,
  );
});
