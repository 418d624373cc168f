import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { resolveTrainOptions } from '#nada/jobs/train/resolveTrain.js';
import { floatTensor } from '#nada/tensorData.js';
import { randomFace } from '../../world/face.js';
import { renderFace } from '../../world/render/index.js';
import { renderedPictures } from '../../world/renderedPictures.js';
import { type GanCell, ganCellName, ganCellOptions, tableCells } from './ganCells.js';
import { type GanResult, runGanCell } from './runGanCell.js';
import { tableText } from './table.js';
import { resized } from './verdict.js';

const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-gan-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const common = { domain: 'photo', size: 16, kimg: 0.032, seed: 0 } as const;

describe('cells', () => {
  it('are all of the table, each with a name and sound options of its own', () => {
    const cells = tableCells(common);
    expect(cells).toHaveLength(15);
    expect(new Set(cells.map(ganCellName)).size).toBe(15);
    for (const cell of cells) {
      const options = resolveTrainOptions(ganCellOptions(cell, 'start'));
      expect(options.augment === 'none').toBe(cell.variant === 'plain' || cell.variant === 'auxiliary');
      expect(options.auxiliary > 0).toBe(cell.variant.includes('auxiliary'));
      expect(options.init).toBe(cell.variant === 'transfer' ? 'start' : undefined);
    }
  });
});

describe('renderedPictures', () => {
  const source = { domain: 'photo', size: 16, seed: 3, heldOut: 10 } as const;

  it('are ever new faces without end, and the same for a step whenever it is asked', async () => {
    const pictures = renderedPictures({ ...source, count: undefined });
    const expected = renderFace(randomFace(0, 2 * 4 + 1), 'photo', 16);
    const batch = await pictures.batch(2, 4);
    expect(batch.shape).toEqual([4, 3, 16, 16]);
    expect(batch.data.slice(768, 2 * 768)).toEqual(expected.data);
    expect(await pictures.batch(2, 4)).toEqual(batch);
    expect(await pictures.batch(3, 4)).not.toEqual(batch);
  });

  it('of a limited number come once in an epoch, and never among those held out', async () => {
    const pictures = renderedPictures({ ...source, count: 6 });
    const seen = [...(await pictures.batch(0, 3)).data, ...(await pictures.batch(1, 3)).data];
    const pick = (i: number) => seen.slice(i * 768, (i + 1) * 768).join();
    const faces = Array.from({ length: 6 }, (_, i) =>
      [...renderFace(randomFace(0, i), 'photo', 16).data].join(),
    );
    expect([0, 1, 2, 3, 4, 5].map(pick).sort()).toEqual(faces.sort());
    const held = await pictures.reference([0, 9]);
    expect(faces).not.toContain([...held.data.subarray(0, 768)].join());
    expect(pictures.digest).not.toBe(renderedPictures({ ...source, count: 7 }).digest);
  });
});

describe('resized', () => {
  it('keeps plain pictures plain and means equal', () => {
    const plain = floatTensor(new Float32Array(2 * 3 * 16).fill(0.25), [2, 3, 4, 4]);
    const wide = resized(plain, 8);
    expect(wide.shape).toEqual([2, 3, 8, 8]);
    for (const value of wide.data) expect(value).toBeCloseTo(0.25, 6);
    const edge = floatTensor(
      Float32Array.from({ length: 48 }, (_, i) => (i % 4 < 2 ? -1 : 1)),
      [1, 3, 4, 4],
    );
    const mean = (values: Float32Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    expect(mean(resized(edge, 8).data)).toBeCloseTo(0, 6);
    expect(resized(edge, 4)).toBe(edge);
  });
});

describe('runGanCell', () => {
  it('trains, judges and remembers a cell, with what transfer starts from', {
    timeout: 180_000,
  }, async () => {
    const cell: GanCell = { ...common, amount: '100', variant: 'transfer' };
    const result = await runGanCell(cell, { out: folder, judged: 64 });
    expect(readdirSync(folder).sort()).toEqual(
      [
        `${ganCellName(cell)}.json`,
        ganCellName(cell),
        ganCellName({ ...cell, domain: 'cartoon', amount: 'unlimited', variant: 'plain' }),
      ].sort(),
    );
    expect(existsSync(result.pictures)).toBe(true);
    expect(result.final.low).toBeLessThanOrEqual(result.final.high);
    expect(result.final.kid).toBeGreaterThan(result.final.floor);
    expect(await runGanCell(cell, { out: folder, judged: 64 })).toEqual(result);
  });
});

describe('tableText', () => {
  it('has a row for each variant and a dash for what is missing', () => {
    const verdict = { kid: 0.0123, low: 0, high: 1, floor: 0.0004, features: 'evaluator' } as const;
    const result: GanResult = {
      cell: { ...common, amount: '1000', variant: 'augmentation' },
      final: verdict,
      best: { ...verdict, kid: 0.01, step: 3 },
      p: 0,
      seconds: 1,
      pictures: 'x.png',
    };
    const lines = tableText([result]).split('\n');
    expect(lines[0]).toBe('| KID x 1000, final (best) | 100 pictures | 1000 pictures | unlimited pictures |');
    expect(lines[3]).toBe('| + augmentation | - | 12.30 (10.00) | - |');
    expect(lines.at(-1)).toBe('To held-out renders, evaluator; two sets of renders: 0.40.');
  });
});
