import { expect, it } from 'vitest';
import { askedMapper } from './askedMapper.js';

const all = { coarse: true, medium: true, fine: true, single: false };

it('has a network for each group that is on, or one for all entries', () => {
  const shape = { latents: 14, styleDim: 8, norm: 'features' };
  expect(askedMapper(all, 14, 8)).toEqual({ ...shape, groups: ['coarse', 'medium', 'fine'] });
  expect(askedMapper({ ...all, medium: false }, 14, 8).groups).toEqual(['coarse', 'fine']);
  expect(askedMapper({ ...all, single: true }, 14, 8)).toEqual({ ...shape, groups: 'single' });
});

it('refuses to move nothing, and to leave out parts of one network', () => {
  const none = { ...all, coarse: false, medium: false };
  expect(() => askedMapper(none, 8, 8)).toThrow('nothing of the 8 entries of w+ is left to move');
  expect(() => askedMapper({ ...none, fine: false }, 14, 8)).toThrow('nothing of the 14 entries');
  expect(() => askedMapper({ ...all, single: true, fine: false }, 14, 8)).toThrow('single makes one network');
});
