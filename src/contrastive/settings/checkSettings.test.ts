import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { tinyConfig } from '../testing/tiny.js';
import { checkContrastiveSettings } from './checkSettings.js';
import { contrastiveSettings, type GivenContrastiveSettings } from './table.js';

const fitting = { batch: 16, microBatch: 16, context: tinyConfig.text.context };
const check = (given: GivenContrastiveSettings): void =>
  checkContrastiveSettings(contrastiveSettings(fitting, given), tinyConfig);

describe('checkContrastiveSettings', () => {
  it.each<[GivenContrastiveSettings, string, string]>([
    [
      { microBatch: 5 },
      'option microBatch is 5, which does not divide the batch of 16: give a divisor',
      'microBatch',
    ],
    [{ context: 9 }, 'option context is 9, and the CLIP reads 8 tokens: give at most as many', 'context'],
    [
      { direction: { weight: 1, pairs: 9, changes: 2 } },
      'option batch is 16, too few for 9 pairs of images: give at least 18',
      'batch',
    ],
  ])('refuses %j and names the option', (given, message, option) => {
    try {
      check(given);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ message, option });
    }
  });

  it.each<GivenContrastiveSettings>([
    {},
    { microBatch: 1 },
    { context: 5 },
    { direction: { weight: 1, pairs: 8, changes: 2 } },
  ])('takes %j', (given) => {
    expect(() => check(given)).not.toThrow();
  });
});
