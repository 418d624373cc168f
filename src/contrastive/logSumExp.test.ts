import { expect, test } from 'vitest';
import { gradients, input, interpret, softmax, sum } from '../graph/index.js';
import { runOnEngine } from '../testing/runOnEngine.js';
import { logSumExp } from './logSumExp.js';

const rows = [
  [1, 2, 3, -4],
  [0, 0, 0, 0],
  [1000, -1000, 999, 0],
  [-500, -501, -500, -700],
];

test('is the logarithm of the sum of powers, however large or small', async () => {
  const x = input('x', [4, 4]);
  const expected = rows.map((row) => {
    const most = Math.max(...row);
    return most + Math.log(row.reduce((total, value) => total + Math.exp(value - most), 0));
  });
  const [exact] = interpret([logSumExp(x)], { x: rows.flat() });
  const [single] = await runOnEngine([logSumExp(x)], { x: rows.flat() });
  expected.forEach((value, i) => {
    expect(exact.data[i]).toBeCloseTo(value, 9);
    expect(Math.abs(single.data[i] / value - 1)).toBeLessThan(1e-6);
  });
});

test('its gradient is the softmax', async () => {
  const x = input('x', [4, 4]);
  const [slope] = gradients(sum(logSumExp(x)), [x]);
  const [exact, expected] = interpret([slope, softmax(x)], { x: rows.flat() });
  const [single] = await runOnEngine([slope], { x: rows.flat() });
  expected.data.forEach((value, i) => {
    expect(exact.data[i]).toBeCloseTo(value, 9);
    expect(single.data[i]).toBeCloseTo(value, 4);
  });
});
