import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { runFacts } from './runFacts.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-facts-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function write(options: unknown, summary: unknown, line: unknown): void {
  writeFileSync(path.join(folder, 'options.json'), JSON.stringify(options) ?? '');
  writeFileSync(path.join(folder, 'summary.json'), JSON.stringify(summary) ?? '');
  writeFileSync(path.join(folder, 'metrics.jsonl'), `${JSON.stringify(line)}\n`);
}

it('tells from what to what, steps, quality and why it stopped', async () => {
  const reading = (quality: number, diversity: number) => ({ quality, diversity, step: 25 });
  const meter = { before: reading(0.1, 0.5), after: reading(0.3, 0.4) };
  const stop = { text: 'quality has plateaued' };
  write(
    {
      source: 'photo',
      target: ['sketch', 'zombie'],
      targetWeights: [2, 1],
      generator: 'g.pt',
      iterations: 50,
    },
    { steps: 30, seconds: 61, meter, stop },
    { step: 30, seconds: 2 },
  );
  expect(await runFacts(folder)).toEqual({
    from: 'photo',
    to: '0.67 sketch + 0.33 zombie',
    generator: 'g.pt',
    steps: '30 of 50 in 1 min 1 s',
    quality: '0.100 -> 0.300, diversity 0.500 -> 0.400, at step 25',
    ended: 'quality has plateaued',
  });
});

it('takes whatever the files hold', async () => {
  const names = [
    'source',
    'target',
    'targetWeights',
    'styleImages',
    'imageWeight',
    'iterations',
    'steps',
    'meter',
  ];
  const keys = fc.constantFrom(...names, 'best', 'stop', 'seconds', 'quality', 'before', 'after', 'loss');
  const values = fc.oneof(fc.jsonValue(), fc.dictionary(keys, fc.jsonValue()));
  await fc.assert(
    fc.asyncProperty(values, values, values, async (options, summary, line) => {
      write(options, summary, line);
      for (const fact of Object.values(await runFacts(folder))) expect(fact).toEqual(expect.any(String));
    }),
  );
});
