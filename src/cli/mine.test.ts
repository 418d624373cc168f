import { afterAll, beforeAll, expect, it } from 'vitest';
import { adaptRun } from '../jobs/adapt/adaptRun.js';
import { type GoldenModels, goldenModels } from '../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../jobs/testing/tinyClipFolder.js';
import { runInProcess as run } from './testing/runInProcess.js';

let models: GoldenModels;
const at = (name: string): string => models.place(name);
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(at('clip'), { ...tinyTokenizer });
  const networks = { generator: models.generator, clip: [at('clip')], device: 'cpu' as const };
  const texts = { source: 'photo', target: 'a sad person', layers: 'all' } as const;
  await adaptRun.start(at('adapted'), { ...networks, ...texts, iterations: 2, samples: 2, sampleEvery: 0 });
}, 60_000);
afterAll(() => models.remove());

it('mines the run of an adaptation, tells each event as JSON, and draws by what it found', async () => {
  const small = ['--steps', '3', '--latents', '4', '--samples', '2', '--sample-every', '2'];
  const machine = ['--device', 'cpu', '--threads', '1'];
  const { code, out } = await run(
    'mine',
    at('adapted'),
    '--out',
    at('miner'),
    ...small,
    ...machine,
    '--json',
  );
  expect(code).toBe(0);
  const events = out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; step?: number; mapper?: string })
    .filter(({ type }) => !['work', 'prepare', 'load'].includes(type));
  expect(events.map(({ type, step }) => `${type} ${step ?? ''}`.trim())).toEqual([
    'start 0',
    'sample 0',
    'step 1',
    'step 2',
    'sample 2',
    'step 3',
    'save 3',
    'done',
  ]);
  const miner = events.at(-1)?.mapper ?? '';
  const generator = at('adapted/generator.pt');
  const drawn = await run(
    'generate',
    '--generator',
    generator,
    '--miner',
    miner,
    '--seeds',
    '0',
    '--out',
    at('m.png'),
  );
  expect(drawn).toMatchObject({ code: 0, err: '' });
  const again = await run('mine', '--resume', at('miner'));
  expect(again.out).toContain('is finished already; --steps 6 continues from there');
  expect(again.out).toContain(`nada generate --generator FILE --miner ${miner}`);
});

it('names the value that --psi has by itself', async () => {
  const { out } = await run('mine', '--help');
  expect(out.replaceAll(/\s+/g, ' ')).toContain('1 the full variety (default: 1)');
});
