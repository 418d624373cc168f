import { describe, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { worldEdits } from './edits.js';
import { parseEditsOptions } from './options.js';

const named = (parameters: readonly string[]) =>
  parseEditsOptions(parameters, worldEdits).edits.map(
    ({ name, ways }) => `${name} by ${ways.map(({ kind }) => kind)}`,
  );

describe('parseEditsOptions', () => {
  it('takes all edits, or those and the ways that are named', () => {
    expect(named([])).toHaveLength(worldEdits.length);
    expect(named(['--only', 'cry/direction, glasses'])).toEqual([
      'cry by direction',
      'glasses by optimize,mapper,direction',
    ]);
  });

  it.each<[string[], RegExp]>([
    [['--only', 'cry,teeth'], /--only names "teeth": take edits from cry,/],
    [['--only', 'cry/magic'], /--only names "cry\/magic": the ways of cry are/],
    [['--pictures', '1'], /--pictures 1 is too few to judge/],
    [['--faces', 'many'], /--faces many is not a whole number/],
    [['--colour', 'red'], /--colour/],
  ])('refuses %j in one sentence', (parameters, message) => {
    expect(() => parseEditsOptions(parameters, worldEdits)).toThrow(UserError);
    expect(() => parseEditsOptions(parameters, worldEdits)).toThrow(message);
  });
});
