import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { checkMemory, memoryFor } from './memoryCheck.js';

describe('checkMemory', () => {
  const estimate = (microBatch: number): number => (2 + microBatch) * 2 ** 30;

  it('lets a run pass that fits', () => {
    checkMemory(estimate, 4, 6 * 2 ** 30);
  });

  it('names the largest setting that fits', () => {
    expect(() => checkMemory(estimate, 8, 5.5 * 2 ** 30)).toThrow(
      'needs about 10.0 GiB of memory with microBatch 8, and 5.5 GiB are free: microBatch 3 fits',
    );
  });

  it('names the option that overrides it', () => {
    expect(() => checkMemory(estimate, 8, 2 ** 30)).toThrow(/, or start all the same with ignoreMemory$/);
    expect(memoryFor({ memory: 2 ** 30 })).toBe(2 ** 30);
    checkMemory(estimate, 8, memoryFor({ memory: 2 ** 30, ignoreMemory: true }));
  });

  it('says when nothing fits', () => {
    expect(() => checkMemory(estimate, 2, 2 ** 30)).toThrow('even one picture at a time does not fit');
    expect(() => checkMemory(estimate, 1, 2 ** 30)).toThrow(UserError);
  });
});
