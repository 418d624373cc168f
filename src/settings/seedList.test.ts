import { describe, expect, it } from 'vitest';
import { parseSeeds, seedList } from './seedList.js';

describe('parseSeeds', () => {
  it('reads numbers and ranges in their order', () => {
    expect(parseSeeds('0-3')).toEqual([0, 1, 2, 3]);
    expect(parseSeeds('7, 1 ,3-4,7')).toEqual([7, 1, 3, 4, 7]);
  });

  it.each(['', 'a', '3-1', '1-', '-1', '1,,2', '0-99999', '1.5'])('refuses %j', (list) => {
    expect(() => parseSeeds(list)).toThrow(`option seeds is ${JSON.stringify(list)}`);
  });
});

describe('seedList', () => {
  it('takes numbers as they are, and lists', () => {
    expect(seedList([5, 0, 5])).toEqual([5, 0, 5]);
    expect(seedList('1-2')).toEqual([1, 2]);
  });

  it.each([[[1.5]], [[-1]], [['1']], [7], [null], [[]]])('refuses %j', (seeds) => {
    expect(() => seedList(seeds as number[])).toThrow(
      `option seeds is ${JSON.stringify(seeds)}: give whole numbers of at least 0`,
    );
  });

  it('refuses holes, and what JSON cannot write', () => {
    expect(() => seedList(new Array(2))).toThrow('option seeds is [undefined,undefined]');
    expect(() => seedList([1n] as unknown as number[])).toThrow('option seeds is [1n]');
  });
});
