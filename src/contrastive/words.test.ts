import { expect, test } from 'vitest';
import { constant, interpret } from '../graph/index.js';
import { tinyConfig } from './testing/tiny.js';
import { presentTokens, untrainedWordHead, wordHeadShapes, wordLoss } from './words.js';

test('every token of a text is present once, in the row of its picture', () => {
  const { data, shape } = presentTokens(Int32Array.of(5, 1, 1, 0, 2, 5), 3, 6);
  expect(shape).toEqual([2, 6]);
  expect([...data]).toEqual([0, 1, 0, 0, 0, 1, 1, 0, 1, 0, 0, 1]);
});

test('the loss is the logistic one, summed over tokens and averaged over pictures', () => {
  const head = new Map([
    ['words.weight', constant([1, 0, 0, 2, -1, 1], [3, 2])],
    ['words.bias', constant([0, 0.5, -1], [3])],
  ]);
  const pictures = [
    [1, 2],
    [-1, 0.5],
  ];
  const present = [
    [1, 0, 1],
    [0, 1, 0],
  ];
  let expected = 0;
  pictures.forEach(([a, b], row) => {
    [a, 2 * b + 0.5, -a + b - 1].forEach((logit, token) => {
      const probability = 1 / (1 + Math.exp(-logit));
      expected -= Math.log(present[row][token] === 1 ? probability : 1 - probability) / 2;
    });
  });
  const loss = wordLoss(constant(pictures.flat(), [2, 2]), head, constant(present.flat(), [2, 3]));
  expect(interpret([loss], {})[0].data[0]).toBeCloseTo(expected, 12);
});

test('an untrained head has the shapes of the model and calls every token rare', () => {
  const head = untrainedWordHead(tinyConfig);
  for (const [name, shape] of wordHeadShapes(tinyConfig)) expect(head.get(name)?.shape).toEqual(shape);
  expect(head.get('words.weight')?.data.every((value) => value === 0)).toBe(true);
  expect(head.get('words.bias')?.data.every((value) => value < -2)).toBe(true);
});
