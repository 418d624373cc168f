import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { type FolderSummary, missingResults, placedSummary, storedSummary } from './summaryFile.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-summary-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Summary extends FolderSummary {
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  readonly mapper: string;
  readonly pictures: readonly string[];
}

const fields = ['files', 'mapper', 'pictures'] as const;
const summaryIn = (place: string): Summary => ({
  folder: place,
  steps: 3,
  source: 'photo',
  files: { generator: path.join(place, 'generator.pt'), samples: path.join(place, 'samples') },
  mapper: path.join(place, 'mapper.safetensors'),
  pictures: [path.join(place, 'clip', 'config.json')],
});

describe('a summary', () => {
  it('is stored without its place, and read with the one that it has now', () => {
    const stored = storedSummary(summaryIn('runs/cat'), fields);
    expect(stored).toEqual({
      steps: 3,
      source: 'photo',
      files: { generator: 'generator.pt', samples: 'samples' },
      mapper: 'mapper.safetensors',
      pictures: ['clip/config.json'],
    });
    expect(placedSummary<Summary>('/moved', JSON.stringify(stored), fields)).toEqual(summaryIn('/moved'));
  });

  it.each(['runs/cat', '/home/me/runs/cat'])('of an older version held whole paths, as %s', (earlier) => {
    const text = JSON.stringify(summaryIn(earlier));
    expect(placedSummary<Summary>('/moved', text, fields)).toEqual(summaryIn('/moved'));
  });

  it.each([
    '{"steps":3,"mapper":"/etc/passwd"}',
    '{"steps":3,"mapper":"../other/mapper.safetensors"}',
    '{"steps":3,"mapper":"clip/../.."}',
    '{"steps":3,"mapper":"."}',
    '{"steps":3,"mapper":7}',
    '{"steps":3,"folder":"runs/cat","mapper":"runs/dog/mapper.safetensors"}',
    '{"mapper":"mapper.safetensors"}',
    '{"steps":3,',
    'null',
  ])('that is damaged or leads elsewhere is none: %s', (text) => {
    expect(placedSummary<Summary>(folder, text, fields)).toBeUndefined();
  });

  it('knows which results are gone', async () => {
    writeFileSync(path.join(folder, 'generator.pt'), '');
    expect(await missingResults(summaryIn(folder), fields)).toEqual([
      'mapper.safetensors',
      path.join('clip', 'config.json'),
    ]);
  });
});
