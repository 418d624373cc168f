import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { defaultsOf } from '../../settings/row.js';
import { type GivenGanSettings, ganDetailRows, ganRows, ganSettings } from './table.js';

describe('ganSettings', () => {
  it('gives the defaults, which are plain data', () => {
    expect(ganSettings()).toEqual(defaultsOf({ ...ganRows, ...ganDetailRows }));
    expect(JSON.parse(JSON.stringify(ganSettings()))).toEqual(ganSettings());
    expect(ganSettings()).toMatchObject({ kimg: 200, augment: 'bgc', p: 'adaptive', adjustKimg: 100 });
  });

  it('lets later ones win, and takes what is undefined as not given', () => {
    const settings = ganSettings({ batch: 8, gamma: 2 }, { batch: 4, gamma: undefined, beta2: 0.9 });
    expect(settings).toMatchObject({ batch: 4, gamma: 2, beta2: 0.9, gammaInterval: 16 });
  });

  it.each<[GivenGanSettings, string]>([
    [{ batch: 0 }, 'option batch is 0: give a whole number from 1 to 1024'],
    [{ seed: -1 }, 'option seed is -1: give a whole number of at least 0'],
    [{ learningRate: 0 }, 'option learningRate is 0: give a number above 0'],
    [{ beta2: 1 }, 'option beta2 is 1: give a number from 0 to 0.999999'],
    [{ mixing: 1.5 }, 'option mixing is 1.5: give a number from 0 to 1'],
    [{ generatorStart: 0.5 }, 'option generatorStart is 0.5: give a whole number'],
    [{ freezeD: -1 }, 'option freezeD is -1: give a whole number from 0 to 64'],
    [{ gamma: -1 }, 'option gamma is -1: give a number from 0 to 1000000, or auto'],
    [{ pathLength: Number.NaN }, 'option pathLength is not a number'],
    [{ averageKimg: 0 }, 'option averageKimg is 0: give a number above 0, or auto'],
    [{ p: 2 }, 'option p is 2: give a number from 0 to 1, or adaptive'],
    [{ target: 2 }, 'option target is 2: give a number from -1 to 1'],
    [{ auxiliary: -1 }, 'option auxiliary is -1'],
    [{ augment: 'all' as 'none' }, 'option augment is "all": give one of none, b, bg, bgc'],
    [{ freezed: 1 } as object, 'option freezed is not known: did you mean "freezeD"?'],
  ])('refuses %j', (given, message) => {
    expect(() => ganSettings(given)).toThrow(UserError);
    expect(() => ganSettings(given)).toThrow(message);
  });
});

describe('the rows', () => {
  const rows = Object.entries({ ...ganRows, ...ganDetailRows });

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
    expect(Object.keys(ganDetailRows).filter((name) => name in ganRows)).toEqual([]);
  });
});
