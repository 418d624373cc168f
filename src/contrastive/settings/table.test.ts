import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { defaultsOf } from '../../settings/row.js';
import {
  contrastiveDetailRows,
  contrastiveRows,
  contrastiveSettings,
  type GivenContrastiveSettings,
} from './table.js';

describe('contrastiveSettings', () => {
  it('gives the defaults, which are plain data', () => {
    const settings = contrastiveSettings();
    expect(settings).toEqual(defaultsOf({ ...contrastiveRows, ...contrastiveDetailRows }));
    expect(JSON.parse(JSON.stringify(settings))).toEqual(settings);
    expect(settings).toMatchObject({ batch: 256, microBatch: 32, weightDecay: 0.1, beta2: 0.98 });
  });

  it('lets later ones win, and takes what is undefined as not given', () => {
    const settings = contrastiveSettings({ batch: 8, warmUp: 3 }, { batch: 4, warmUp: undefined });
    expect(settings).toMatchObject({ batch: 4, warmUp: 3 });
  });

  it('keeps the directional term, which is no row', () => {
    const direction = { weight: 0.5, pairs: 4, changes: 2 };
    expect(contrastiveSettings({ direction })).toEqual({ ...contrastiveSettings(), direction });
    expect('direction' in contrastiveSettings({ direction: undefined })).toBe(false);
  });

  it.each<[GivenContrastiveSettings, string]>([
    [{ batch: 1 }, 'option batch is 1: give a whole number from 2 to 65536'],
    [{ microBatch: 0 }, 'option microBatch is 0: give a whole number from 1 to 65536'],
    [{ learningRate: 0 }, 'option learningRate is 0: give a number above 0'],
    [{ weightDecay: -1 }, 'option weightDecay is -1: give a number from 0 to 10'],
    [{ averageDecay: 1 }, 'option averageDecay is 1: give a number from 0 to 0.99999'],
    [{ gradientLimit: 0 }, 'option gradientLimit is 0: give a number above 0'],
    [{ tower: 'cnn' as 'vit' }, 'option tower is "cnn": give one of vit, resnet'],
    [{ augment: 'no' as unknown as boolean }, 'option augment is "no": give true or false'],
    [{ wordWieght: 1 } as object, 'option wordWieght is not known: did you mean "wordWeight"?'],
  ])('refuses %j', (given, message) => {
    expect(() => contrastiveSettings(given)).toThrow(UserError);
    expect(() => contrastiveSettings(given)).toThrow(message);
  });
});

describe('the rows', () => {
  const rows = Object.entries({ ...contrastiveRows, ...contrastiveDetailRows });

  it('say what every setting is, in a line', () => {
    for (const [name, { help, group }] of rows) {
      expect(help.length, name).toBeGreaterThan(5);
      expect(help, name).not.toContain('\n');
      expect(group, name).not.toBe('');
    }
  });

  it('have defaults that they accept', () => {
    for (const [name, { kind, ...row }] of rows) {
      if (row.presence === 'default') expect(kind.accepts(row.default), name).toBe(true);
    }
  });

  it('are either of the command line or of code alone', () => {
    expect(Object.keys(contrastiveDetailRows).filter((name) => name in contrastiveRows)).toEqual([]);
  });
});
