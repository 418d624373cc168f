import { expect, it } from 'vitest';
import { floatTensor } from '../../tensorData.js';
import { startRun } from './startRun.js';

it('works with the options as they were when it was called', async () => {
  const w = floatTensor([1, 2], [1, 2]);
  const seeds = [1, 2];
  const request: Record<string, unknown> = { w, seeds, psi: 0.5 };
  const run = startRun(request, async (own) => own);
  w.data.fill(9);
  seeds.push(3);
  request.psi = 7;
  expect(await run.result).toEqual({ w: floatTensor([1, 2], [1, 2]), seeds: [1, 2], psi: 0.5 });
});

it('takes frozen options, and hands on networks as they are', async () => {
  const parameters = new Map();
  const generator = Object.freeze({ parameters });
  const run = startRun(Object.freeze({ generator }), async (own) => own.generator);
  expect(await run.result).toBe(generator);
});

it.each([[undefined], [null], [5], ['x'], [[]], [() => 1]])(
  'refuses %o as a request by its result, and throws nothing',
  async (request) => {
    const run = startRun(request as unknown as object, async () => 1);
    await expect(run.result).rejects.toMatchObject({ name: 'UserError' });
    await expect(run.result).rejects.toThrow('a call takes its options as one object');
  },
);
