import { expect, test } from 'vitest';
import { UserError } from '#nada/errors.js';
import { parseFlags } from './parameters.js';

const flags = {
  out: { type: 'string' },
  count: { type: 'string', default: '3' },
  json: { type: 'boolean' },
} as const;

test('flags have their values, defaults and negations', () => {
  expect({ ...parseFlags(['--out', 'x', '--no-json'], flags) }).toEqual({
    out: 'x',
    count: '3',
    json: false,
  });
});

test('a mistake is a sentence with advice', () => {
  expect(() => parseFlags(['--outt', 'x'], flags)).toThrow(UserError);
  expect(() => parseFlags(['--outt', 'x'], flags)).toThrow(/'--outt'.*: take --out, --count, --json$/s);
  expect(() => parseFlags(['word'], flags, 'say it otherwise')).toThrow(/: say it otherwise$/);
});
