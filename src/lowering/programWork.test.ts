import { describe, expect, it } from 'vitest';
import { conv, defineProgram, input, matmul, mul, type Tensor, transpose } from '../graph/index.js';
import { lower } from './lower.js';
import { sumWork } from './programWork.js';

const workOf = (y: Tensor) => lower(defineProgram('work', { y }), { device: 'cpu', mode: 'direct' }).work;

describe('the work of a program', () => {
  it('counts a multiplication for each weight that meets a value', () => {
    const x = input('x', [2, 3, 8, 8]);
    expect(workOf(conv(x, input('w', [5, 3, 3, 3]), { padding: 1 })).multiplyAdds).toBe(2 * 5 * 64 * 27);
    expect(workOf(matmul(input('a', [4, 6]), input('b', [6, 7]))).multiplyAdds).toBe(4 * 6 * 7);
    const turned = transpose(input('c', [6, 4]), [1, 0]);
    expect(workOf(matmul(turned, input('b', [6, 7]))).multiplyAdds).toBe(4 * 6 * 7);
    expect(workOf(matmul(input('d', [9, 4, 6]), input('e', [9, 6, 7]))).multiplyAdds).toBe(9 * 4 * 6 * 7);
  });

  it('counts what is read and written', () => {
    const x = input('x', [10]);
    expect(workOf(mul(x, x))).toEqual({ multiplyAdds: 0, bytes: 120, nodes: 1 });
  });

  it('adds runs', () => {
    const [one, two] = [
      { multiplyAdds: 10, bytes: 2, nodes: 1 },
      { multiplyAdds: 4, bytes: 1, nodes: 3 },
    ];
    expect(
      sumWork([
        [one, 3],
        [two, 0.5],
      ]),
    ).toEqual({ multiplyAdds: 32, bytes: 6.5, nodes: 4.5 });
  });
});
