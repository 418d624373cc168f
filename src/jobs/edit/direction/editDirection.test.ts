import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { type EditDirectionRequest, editDirection } from './editDirection.js';

const models = goldenModels();
const cache = mkdtempSync(path.join(os.tmpdir(), 'nada-cache-'));
beforeAll(async () => {
  vi.stubEnv('NADA_CACHE', cache);
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => {
  vi.unstubAllEnvs();
  models.remove();
  rmSync(cache, { recursive: true, force: true });
});

const request = (changes: Partial<EditDirectionRequest> = {}): EditDirectionRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  from: ['a smiling person'],
  to: ['a sad person'],
  beta: [0],
  seeds: [0],
  measure: 'moves',
  channels: 3,
  samples: 2,
  columns: 1,
  device: 'cpu',
  threads: 1,
  ...changes,
});

/** Channels that were known before. */
async function known(changes: Partial<EditDirectionRequest>): Promise<number> {
  let found = -1;
  for await (const step of editDirection(request(changes))) if (step.type === 'measure') found = step.known;
  return found;
}

it('keeps what is measured in the cache, or in the file that is named', async () => {
  expect(await known({})).toBe(0);
  expect(readdirSync(cache).filter((name) => name.startsWith('relevance-'))).toHaveLength(1);
  expect(await known({})).toBe(3);
  const relevance = models.place('relevance.safetensors');
  expect(await known({ relevance })).toBe(0);
  expect(existsSync(relevance)).toBe(true);
  expect(await known({ relevance })).toBe(3);
  // Slopes have a file next to it.
  expect(await known({ relevance, measure: 'slopes', channels: undefined })).toBe(0);
  expect(existsSync(models.place('relevance.slopes.safetensors'))).toBe(true);
});
