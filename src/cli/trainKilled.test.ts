import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type DiscPictures, discPictures } from '../jobs/testing/discPictures.js';
import { runNada, spawnNada } from './testing/spawnNada.js';

let pictures: DiscPictures;
beforeAll(async () => {
  pictures = await discPictures(24);
});
afterAll(() => pictures.remove());

function start(folder: string): string[] {
  const size = ['--channel-base', '64', '--channel-max', '8', '--latent-size', '8', '--mapping-layers', '1'];
  const course = ['--batch', '4', '--kimg', '0.08', '--save-every', '4', '--sample-every', '0'];
  const rest = [
    '--metric-every',
    '10',
    '--metric-pictures',
    '16',
    '--device',
    'cpu',
    '--threads',
    '1',
    '--json',
  ];
  return ['train', '--data', pictures.data, '--out', folder, ...size, ...course, ...rest];
}

it('a training that is killed ends with the same bits as one that was left alone', {
  timeout: 180_000,
}, async () => {
  const [whole, killed] = [pictures.place('whole'), pictures.place('killed')];
  const ended = await runNada(start(whole));
  expect(ended.code, ended.err).toBe(0);
  const events = ended.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string });
  expect(events.filter(({ type }) => type === 'step')).toHaveLength(20);
  expect(events.at(-1)?.type).toBe('done');
  const steps = events.findIndex(({ type }) => type === 'step');
  for (const line of [steps + 3, steps + 9]) {
    const isRun = existsSync(path.join(killed, 'options.json'));
    const run = spawnNada(isRun ? ['train', '--resume', killed, '--json'] : start(killed));
    await run.lines(line);
    run.child.kill('SIGKILL');
    await run.ended;
  }
  const last = await runNada(['train', '--resume', killed]);
  expect(last.code, last.err).toBe(0);
  expect(last.out).toContain('Next:');
  for (const name of [
    'generator.safetensors',
    'checkpoint.safetensors',
    'best.safetensors',
    'pictures.png',
  ]) {
    const bytes = (folder: string) => readFileSync(path.join(folder, name)).toString('base64');
    expect(bytes(killed) === bytes(whole), name).toBe(true);
  }
  const again = await runNada(['train', '--resume', killed]);
  expect(again.out).toContain('is finished already; --kimg with a larger number goes on');
});

it('mistakes end with code 2 and a sentence', { timeout: 60_000 }, async () => {
  const both = await runNada(['train', '--out', 'a', '--resume', 'b']);
  expect(both).toMatchObject({ code: 2, err: expect.stringContaining('give either --out') });
  const none = await runNada(['train', '--out', pictures.place('none')]);
  expect(none).toMatchObject({ code: 2, err: expect.stringContaining('option --data is missing') });
});
