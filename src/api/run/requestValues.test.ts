import { expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { number, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { requestValues } from './requestValues.js';

const rows = {
  steps: row(whole({ least: 1 }), { group: '', help: '', default: 3 }),
  rate: row(number({ least: 0 }), { group: '', help: '', default: 1 }),
};
const inputs = { generator: 'a StyleGAN2 checkpoint', clip: undefined };

it('takes settings out of a request, over the usual ones, over the defaults', () => {
  const request = { generator: 'g.pt', device: 'cpu', onProgress: () => {}, steps: 5, rate: undefined };
  expect(requestValues(rows, request, inputs, { steps: 4, rate: 2 })).toEqual({ steps: 5, rate: 2 });
  expect(requestValues(rows, { generator: 'g.pt', clip: 'c.pt' }, inputs)).toEqual({ steps: 3, rate: 1 });
});

it.each([
  [{}, 'option generator is missing: give a StyleGAN2 checkpoint'],
  [{ generator: 'g.pt', stpes: 3 }, 'option stpes is not known: did you mean "steps"?'],
  [{ generator: 'g.pt', steps: 0 }, 'option steps is 0: give a whole number of at least 1'],
])('refuses %j in one sentence', (request, message) => {
  expect(() => requestValues(rows, request, inputs)).toThrow(UserError);
  expect(() => requestValues(rows, request, inputs)).toThrow(message);
});
