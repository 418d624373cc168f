import { describe, expect, it } from 'vitest';
import { patchSide } from './patchSide.js';

describe('the side of a patch', () => {
  it.each([
    ['auto', 1024, 510],
    ['auto', 512, 510],
    ['auto', 256, 128],
    [49, 64, 48],
    [48, 64, 48],
  ] as const)('%s of %s px is %s', (setting, size, side) => expect(patchSide(setting, size)).toBe(side));
});
