import { expect, it } from 'vitest';
import { LiveRun } from '../../api/run/liveRun.js';
import { recordRows } from './recordOptions.js';
import { runInFolder, runInMemory } from './runInFolder.js';

const inMemory = (request: object) =>
  runInMemory(request, recordRows, (own) => new LiveRun(async () => Object.keys(own))).result;
const inFolder = (request: object) => {
  const runs = { start: async () => ['started'], resume: async () => ['resumed'] };
  return runInFolder(
    runs,
    request,
    {},
    (given) => ({ given, inputs: {} }),
    async (summary) => summary,
  ).result;
};

it('runs in memory without what only a folder has a use for', async () => {
  expect(await inMemory({ seed: 1, samples: 4, sampleEvery: 0, saveEvery: 9, resume: false })).toEqual([
    'seed',
  ]);
  expect(await inFolder({ out: 'run', resume: true })).toEqual(['resumed']);
  expect(await inFolder({ out: 'run' })).toEqual(['started']);
});

it.each([
  ['resume', { resume: true }, inMemory],
  ['resume', { resume: 'yes' }, inMemory],
  ['samples', { samples: 0 }, inMemory],
  ['out', { out: null }, inFolder],
  ['out', { out: '' }, inFolder],
  ['resume', { out: 'run', resume: 1 }, inFolder],
  ['signal', { out: 'run', signal: {} }, inFolder],
  ['onProgress', { out: 'run', onProgress: 'log' }, inFolder],
])('names the option %s in a mistake: %o', async (option, request, run) => {
  await expect(run(request)).rejects.toMatchObject({ name: 'UserError', option });
});
