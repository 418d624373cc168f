import { describe, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { resolveValues } from '#nada/settings/check.js';
import { worldEdits } from './edits.js';
import { editsOptionsOf, editsRows } from './options.js';

const optionsOf = (given: Parameters<typeof resolveValues<typeof editsRows>>[1]) =>
  editsOptionsOf(resolveValues(editsRows, given), worldEdits);

const chosen = (only?: string) =>
  optionsOf({ only }).edits.map(({ name, ways }) => `${name} by ${ways.map(({ kind }) => kind)}`);

describe('editsOptionsOf', () => {
  it('takes all edits, or those and the ways that are named', () => {
    expect(chosen()).toHaveLength(worldEdits.length);
    expect(chosen('cry/direction, glasses')).toEqual([
      'cry by direction',
      'glasses by optimize,mapper,direction',
    ]);
  });

  it.each([
    [{ only: 'cry,teeth' }, /option only names "teeth": take edits from cry,/],
    [{ only: 'cry/magic' }, /option only names "cry\/magic": the ways of cry are/],
    [{ pictures: 1 }, /option pictures is 1: give a whole number of at least 2/],
    [{ faces: Number.NaN }, /option faces is not a number/],
  ])('refuses %j in one sentence', (given, message) => {
    expect(() => optionsOf(given)).toThrow(UserError);
    expect(() => optionsOf(given)).toThrow(message);
  });
});
