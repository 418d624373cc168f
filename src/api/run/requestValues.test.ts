import { expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { number, text, whole } from '../../settings/kind.js';
import { input, optionalInput, row } from '../../settings/row.js';
import { requestValues } from './requestValues.js';

const rows = {
  steps: row(whole({ least: 1 }), { group: '', help: '', default: 3 }),
  rate: row(number({ least: 0 }), { group: '', help: '', default: 1 }),
};
const inputs = {
  generator: input(text('a StyleGAN2 checkpoint')),
  clip: optionalInput(text('a CLIP')),
};

it('takes settings out of a request, over the usual ones, over the defaults', () => {
  const request = { generator: 'g.pt', device: 'cpu', onProgress: () => {}, steps: 5, rate: undefined };
  expect(requestValues(rows, request, inputs, { steps: 4, rate: 2 })).toEqual({ steps: 5, rate: 2 });
  expect(requestValues(rows, { generator: 'g.pt', clip: 'c.pt' }, inputs)).toEqual({ steps: 3, rate: 1 });
});

it.each([
  [{}, 'option generator is missing: give a StyleGAN2 checkpoint'],
  [{ generator: 'g.pt', stpes: 3 }, 'option stpes is not known: did you mean "steps"?'],
  [{ generator: 'g.pt', steps: 0 }, 'option steps is 0: give a whole number of at least 1'],
  [{ generator: 5 }, 'option generator is 5: give a StyleGAN2 checkpoint'],
  [{ generator: 'g.pt', clip: null }, 'option clip is null: give a CLIP'],
  [{ genrator: 'g.pt' }, 'option genrator is not known: did you mean "generator"?'],
  [{ generator: 'g.pt', device: 7 }, 'option device is 7'],
  [{ generator: 'g.pt', threads: 0 }, 'option threads is 0: give a whole number from 1'],
  [{ generator: 'g.pt', lowering: 'fast' }, 'option lowering is "fast": give one of auto'],
  [{ generator: 'g.pt', signal: {} }, 'option signal is {}: give the signal of an AbortController'],
  [{ generator: 'g.pt', signal: null }, 'option signal is null'],
  [{ generator: 'g.pt', onProgress: 'log' }, 'option onProgress is "log": give a function'],
  [{ generator: 'g.pt', snapshot: 'a.bin' }, 'option snapshot is "a.bin": give the bytes of a snapshot'],
])('refuses %j in one sentence', (request, message) => {
  expect(() => requestValues(rows, request, inputs)).toThrow(UserError);
  expect(() => requestValues(rows, request, inputs)).toThrow(message);
});
