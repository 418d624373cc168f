import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError, wordsOf } from '../errors.js';
import { checkValues, resolveValues } from './check.js';
import { list, number, oneOrMore, orWord, path, positive, text, toggle, whole, word } from './kind.js';
import { defaultsOf, optionalRows, row, withDefaults } from './row.js';

const info = { group: 'A group', help: 'a line' };
const rows = {
  file: row(path('the path of a file', 'file'), info),
  batch: row(whole({ least: 1, most: 1024 }), { ...info, default: 2 }),
  psi: row(number({ least: -2, most: 2 }), { ...info, optional: true }),
  rate: row(positive(), { ...info, default: 0.1 }),
  idle: row(word(['skip', 'fade']), { ...info, default: 'skip' }),
  layers: row(orWord(whole({ least: 1, most: 64 }), ['auto', 'all']), { ...info, default: 'all' }),
  target: row(oneOrMore(text('a few words')), { ...info, optional: true }),
  weights: row(list(number({ least: 0 })), { ...info, optional: true }),
  shared: row(toggle(), { ...info, default: true }),
};
const complete = resolveValues(rows, { file: 'a.pt' });

/** The sentence of a refusal, with options named as flags. */
function complaint(changes: object, file?: string): string {
  try {
    checkValues(rows, { ...complete, ...changes }, { file });
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return wordsOf((error as UserError).sentence, (name) => `--${name}`);
  }
  throw new Error('nothing was refused');
}

describe('checkValues', () => {
  it('takes what it gave, also through JSON', () => {
    expect(complete).toEqual({ file: 'a.pt', ...defaultsOf(rows) });
    expect(checkValues(rows, complete)).toEqual(complete);
    expect(checkValues(rows, JSON.parse(JSON.stringify(complete)))).toEqual(complete);
  });

  it('names an unknown option and the one that may be meant', () => {
    expect(complaint({ bacth: 5 })).toBe('option --bacth is not known: did you mean "batch"?');
    expect(complaint({ bacth: 5 }, 'run/options.json')).toBe(
      '"bacth" in run/options.json is not known: did you mean "batch"?',
    );
    expect(complaint({ somethingElse: 5 })).toContain('is not known: remove it');
  });

  it.each([
    [{ batch: 0 }, 'option --batch is 0: give a whole number from 1 to 1024'],
    [{ batch: 1.5 }, 'option --batch is 1.5: give a whole number from 1 to 1024'],
    [{ batch: 'two' }, 'option --batch is "two": give a whole number from 1 to 1024'],
    [{ psi: 3 }, 'option --psi is 3: give a number from -2 to 2'],
    [{ psi: Number.POSITIVE_INFINITY }, 'option --psi is Infinity: give a number from -2 to 2'],
    [{ rate: 0 }, 'option --rate is 0: give a number above 0'],
    [{ rate: Number.NaN }, 'option --rate is not a number: give a number above 0'],
    [{ idle: 'wait' }, 'option --idle is "wait": give one of skip, fade'],
    [{ layers: 'some' }, 'option --layers is "some": give a whole number from 1 to 64, or auto or all'],
    [{ target: '  ' }, 'option --target is "  ": give a few words'],
    [{ target: ['a', ''] }, 'option --target is ["a",""]: give a few words'],
    [{ weights: [] }, 'option --weights is []: give one or more, each a number of at least 0'],
    [{ file: '' }, 'option --file is empty: give the path of a file'],
    [{ file: undefined }, 'option --file is missing: give the path of a file'],
    [{ shared: 'no' }, 'option --shared is "no": give true or false'],
  ])('says what %j should be', (changes, message) => {
    expect(complaint(changes)).toBe(message);
  });

  it('names the option for programs, and by its name in the library in its message', () => {
    try {
      checkValues(rows, { ...complete, batch: 0 });
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ option: 'batch' });
      expect((error as Error).message).toBe('option batch is 0: give a whole number from 1 to 1024');
    }
  });

  it.each([[[1]], [null], ['text'], [7]])('refuses %j, which is no object', (values) => {
    expect(() => checkValues(rows, values, { file: 'o.json' })).toThrow(
      'o.json must be an object of options',
    );
  });

  it('refuses or takes whatever comes, and never throws anything else', () => {
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...Object.keys(rows), 'x'), fc.jsonValue()), (values) => {
        try {
          const taken = checkValues(rows, values);
          expect(Object.keys(taken).every((name) => name in rows)).toBe(true);
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
        }
      }),
    );
  });
});

describe('rows', () => {
  it('may all be left out where a command can resume, and keep their defaults for help', () => {
    const optional = optionalRows(rows);
    expect(checkValues(optional, {})).toEqual({});
    expect(defaultsOf(optional)).toEqual({});
    expect(optional.batch.default).toBe(2);
  });

  it('take other defaults', () => {
    expect(resolveValues(withDefaults(rows, { batch: 7 }), { file: 'a' }).batch).toBe(7);
  });
});
