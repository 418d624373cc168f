import { expect, it } from 'vitest';
import { quoted } from './quoted.js';

class Face {}

it.each<[unknown, string]>([
  ['', 'empty'],
  ['photo', '"photo"'],
  [Number.NaN, 'not a number'],
  [Number.POSITIVE_INFINITY, 'Infinity'],
  [10n, '10n'],
  [Symbol('x'), 'Symbol(x)'],
  [() => 1, 'a function'],
  [null, 'null'],
  [[1, 'a', undefined], '[1,"a",undefined]'],
  [{ width: 3, of: { deep: { deeper: 1 } } }, '{"width":3,"of":{"deep":{...}}}'],
  [Object.create(null), '{}'],
  [new Face(), 'of type Face'],
  [new Map([[1, 2]]), 'of type Map'],
  [new Float32Array(1_000_000), 'of type Float32Array'],
])('quotes case %#', (value, text) => {
  expect(quoted(value)).toBe(text);
});

it('ends where a value contains itself', () => {
  const circle: unknown[] = [1];
  circle.push(circle);
  expect(quoted(circle)).toBe('[1,[1,[...]]]');
});

it('keeps long values short', () => {
  const long = Array.from({ length: 1_000_000 }, (_, i) => i);
  expect(quoted(long)).toHaveLength(80);
  expect(quoted('x'.repeat(1_000_000))).toMatch(/^"x{76}\.\.\.$/);
});
