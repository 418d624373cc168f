import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { clipStart } from '#nada/api/clip/train/clipStart.js';
import { writeClipFolder } from '#nada/jobs/clip/train/clipFolder.js';
import { defaultsOf } from '#nada/settings/row.js';
import { domains, nearDomains } from '../../world/attributes.js';
import { evaluateClip, figureTables } from './evaluateClip.js';
import { flatFigures } from './figures.js';
import { vocabularyTexts } from './worldPairs.js';
import { worldClipFiles, worldClipOptions } from './worldTraining.js';

it('measures a CLIP of random weights at the level of chance, and prints tables', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-world-clip-'));
  try {
    const options = {
      ...defaultsOf(worldClipOptions),
      tower: 'vit' as const,
      ...{ resolution: 16, patch: 8, width: 32, layers: 1, textWidth: 32, textLayers: 1, headWidth: 16 },
    };
    const { clip, tokenizer } = await clipStart(options, () => vocabularyTexts(1, 200));
    const files = worldClipFiles();
    await writeClipFolder(folder, { clip, vocabulary: tokenizer.vocabulary, half: true, files });
    const counts = { retrieval: 20, faces: 10 };
    const figures = await evaluateClip(folder, counts);
    expect(figures.photos.textToImage.at1).toBeLessThan(0.4);
    const accuracies = Object.values(figures.domainAccuracy);
    expect(accuracies).toHaveLength(domains.length);
    expect(accuracies.reduce((sum, share) => sum + share, 0) / 10).toBeLessThan(0.4);
    for (const domain of nearDomains) expect(Math.abs(figures.direction[domain] ?? 2)).toBeLessThan(0.8);
    expect(Object.keys(flatFigures(figures))).toContain('directionWorstNear');
    const tables = figureTables(figures, counts);
    expect(tables).toContain('| all photos ');
    expect(tables.match(/\| near \|/g)).toHaveLength(nearDomains.length);
    // The same again: pictures and texts are held-out ones of fixed seeds.
    expect(await evaluateClip(folder, counts)).toEqual(figures);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
