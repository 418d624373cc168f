import { expect, test } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { classEmbeddings, cosines, nearestClass, retrieval } from './retrieval.js';

const identity = (count: number) =>
  floatTensor(
    Array.from({ length: count * count }, (_, i) => (i % (count + 1) === 0 ? 1 : 0)),
    [count, count],
  );

test('perfect, shifted and equal embeddings', () => {
  const own = identity(10);
  expect(retrieval(own, own)).toEqual({ textToImage: { at1: 1, at5: 1 }, imageToText: { at1: 1, at5: 1 } });
  const shifted = floatTensor(
    Float32Array.from(own.data, (_, i) => own.data[(i + 10) % 100]),
    [10, 10],
  );
  expect(retrieval(own, shifted).imageToText.at1).toBe(0);
  const equal = floatTensor(new Float32Array(100).fill(0.1), [10, 10]);
  // All the same: no better than chance, which is none at rank 1.
  expect(retrieval(equal, equal).textToImage).toEqual({ at1: 0, at5: 1 });
});

test('both ways differ', () => {
  // Both texts are nearest to the first picture; each picture is nearest to its own text.
  const pictures = floatTensor([1, 0, 0.6, 0.8], [2, 2]);
  const texts = floatTensor([1, 0, 0.95, 0.31], [2, 2]);
  const found = retrieval(pictures, texts);
  expect(found.textToImage.at1).toBe(0.5);
  expect(found.imageToText.at1).toBe(1);
});

test('embeddings that are not numbers find nothing', () => {
  const broken = floatTensor(new Float32Array(16).fill(Number.NaN), [4, 4]);
  expect(retrieval(broken, broken).imageToText.at1).toBe(0);
});

test('classes are means of their prompts, and pictures go to the nearest', () => {
  const prompts = floatTensor([1, 0, 0, 1, 0, -1, 0, -1], [4, 2]);
  const classes = classEmbeddings(prompts, 2);
  expect([...classes.data].map((value) => Number(value.toFixed(3)))).toEqual([
    Number(Math.SQRT1_2.toFixed(3)),
    Number(Math.SQRT1_2.toFixed(3)),
    0,
    -1,
  ]);
  const pictures = floatTensor([1, 0, 0.1, -0.9], [2, 2]);
  expect([...nearestClass(pictures, classes)]).toEqual([0, 1]);
  expect([...cosines(pictures, prompts)].slice(0, 2)).toEqual([1, 0]);
});
