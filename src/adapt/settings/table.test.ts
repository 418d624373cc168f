import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { defaultsOf } from '../../settings/row.js';
import { adaptationRows, adaptationSettings } from './table.js';

describe('adaptationSettings', () => {
  it('gives the defaults, which are plain data', () => {
    expect(adaptationSettings()).toEqual(defaultsOf(adaptationRows));
    expect(JSON.parse(JSON.stringify(adaptationSettings()))).toEqual(adaptationSettings());
  });

  it('lets later ones win, and takes what is undefined as not given', () => {
    const merged = adaptationSettings(
      { batch: 4, lossGlobal: 0.3, idle: 'fade' },
      { batch: 3, lossManifold: 0.2, idle: undefined },
    );
    expect(merged).toMatchObject({ batch: 3, lossGlobal: 0.3, lossManifold: 0.2, idle: 'fade' });
  });

  it('keeps prompts, which are no rows', () => {
    expect(adaptationSettings({ templates: ['a {}'] })).toMatchObject({ templates: ['a {}'] });
  });

  it.each([
    [{ learningRate: 0 }, 'option learningRate is 0: give a number above 0', 'learningRate'],
    [
      { layers: 'some' },
      'option layers is "some": give a whole number from 1 to 64, or auto or all',
      'layers',
    ],
    [{ lossRelatoin: 1 }, 'option lossRelatoin is not known: did you mean "lossRelation"?', 'lossRelatoin'],
  ])('refuses %j and names the option', (given, message, option) => {
    const attempt = () => adaptationSettings(given as object);
    try {
      attempt();
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect(error).toMatchObject({ message, option });
    }
  });
});

describe('the rows', () => {
  it('say what every setting is, in a line', () => {
    for (const [name, { help, group }] of Object.entries(adaptationRows)) {
      expect(help.length, name).toBeGreaterThan(5);
      expect(help, name).not.toContain('\n');
      expect(group, name).not.toBe('');
    }
  });

  it('have defaults that they accept', () => {
    for (const [name, { kind, ...row }] of Object.entries(adaptationRows)) {
      if (row.presence === 'default') expect(kind.accepts(row.default), name).toBe(true);
    }
  });
});
