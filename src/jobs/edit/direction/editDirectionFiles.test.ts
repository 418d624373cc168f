import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readDomain } from '../../../api/networks/domainFile.js';
import { UserError } from '../../../errors.js';
import { nodeImageCodec } from '../../../platform/imageCodec.node.js';
import { defaultsOf } from '../../../settings/row.js';
import type { MeasureProgress } from '../../../styleclip/direction/measureRun.js';
import { type GoldenModels, goldenModels } from '../../testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../testing/tinyClipFolder.js';
import { editDirectionFiles } from './editDirectionFiles.js';
import { type EditDirectionOptions, editDirectionOptions } from './options.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const decoded = (file: string) => nodeImageCodec.decode(Uint8Array.from(readFileSync(file)), file);
const options = (changes: Partial<EditDirectionOptions> = {}): EditDirectionOptions => ({
  ...defaultsOf(editDirectionOptions),
  generator: models.generator,
  clip: models.place('clip'),
  from: ['a smiling person'],
  to: ['a sad person'],
  alpha: [8],
  beta: [0],
  seeds: '0-1',
  measure: 'moves',
  channels: 6,
  samples: 3,
  columns: 3,
  relevance: models.place('relevance.safetensors'),
  out: models.place('direction'),
  verbatim: true,
  device: 'cpu',
  threads: 1,
  ...changes,
});

describe('editDirectionFiles', () => {
  it('moves pictures along the texts, and leaves strip, pictures and direction', async () => {
    const told: MeasureProgress[] = [];
    const summary = await editDirectionFiles(options(), { onMeasure: (progress) => told.push(progress) });
    expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(summary.edits).toHaveLength(1);
    const [{ moved, measured, agreement }] = summary.edits;
    expect([moved, measured]).toEqual([6, 6]);
    expect(agreement).toBeGreaterThan(0.1);
    expect(readdirSync(models.place('direction')).sort()).toEqual([
      'direction.safetensors',
      'seed0.png',
      'seed1.png',
      'strip.png',
      'summary.json',
    ]);
    const [one, strip] = [await decoded(summary.files.pictures[0]), await decoded(summary.files.strip)];
    expect(strip.width).toBeGreaterThan(3 * one.width);
    expect(strip.height).toBeGreaterThan(2 * one.height);
  });

  it('takes what was measured from the file, and measures only what is new', async () => {
    const told: MeasureProgress[] = [];
    const again = options({ channels: 8, out: models.place('again') });
    await editDirectionFiles(again, { onMeasure: (progress) => told.push(progress) });
    expect(told[0]).toEqual({ unit: 'channels', done: 6, total: 8, known: 6 });
    expect(told).toHaveLength(3);
  });

  it('keeps what was measured when it is stopped', async () => {
    const stop = new AbortController();
    const reason = new Error('enough');
    const relevance = models.place('stopped.safetensors');
    const attempt = editDirectionFiles(options({ relevance, out: models.place('stopped') }), {
      signal: stop.signal,
      onMeasure: ({ done }) => {
        if (done === 4) stop.abort(reason);
      },
    });
    await expect(attempt).rejects.toBe(reason);
    expect(existsSync(models.place('stopped'))).toBe(false);
    const told: MeasureProgress[] = [];
    await editDirectionFiles(options({ relevance, out: models.place('resumed') }), {
      onMeasure: (progress) => told.push(progress),
    });
    expect(told[0].known).toBe(4);
  });

  it('takes slopes of images from the file, and of a new text only what is new', async () => {
    const told: MeasureProgress[] = [];
    const run = { onMeasure: (progress: MeasureProgress) => void told.push(progress) };
    const relevance = models.place('slopes.safetensors');
    const slopes = (changes: Partial<EditDirectionOptions>) =>
      options({ measure: 'slopes', channels: undefined, samples: 4, columns: 1, relevance, ...changes });
    const first = await editDirectionFiles(slopes({ out: models.place('slopes') }), run);
    expect(told.map(({ done }) => done)).toEqual([0, 1, 2, 3, 4]);
    expect(told[0]).toMatchObject({ unit: 'images', total: 4, known: 0 });
    expect(first.edits[0].agreement).toBeGreaterThan(0.1);
    const other = { from: ['a sad person'], to: ['a person with red hair'] };
    await editDirectionFiles(slopes({ ...other, out: models.place('slopes-red') }), run);
    told.length = 0;
    const again = await editDirectionFiles(slopes({ out: models.place('slopes-again') }), run);
    expect(told).toEqual([{ unit: 'images', done: 4, total: 4, known: 4 }]);
    expect(again.edits).toEqual(first.edits);
    const bytes = (name: string) => readFileSync(models.place(`${name}/direction.safetensors`));
    expect(bytes('slopes-again')).toEqual(bytes('slopes'));
  });

  it('continues slopes where it was stopped, with the same result', async () => {
    const slopes = (name: string, relevance = name) =>
      options({
        measure: 'slopes',
        channels: undefined,
        samples: 5,
        columns: 1,
        relevance: models.place(`${relevance}.safetensors`),
        out: models.place(name),
      });
    await editDirectionFiles(slopes('whole'));
    const stop = new AbortController();
    const attempt = editDirectionFiles(slopes('part'), {
      signal: stop.signal,
      onMeasure: ({ done }) => done === 2 && stop.abort(new Error('enough')),
    });
    await expect(attempt).rejects.toThrow('enough');
    const told: MeasureProgress[] = [];
    await editDirectionFiles(slopes('rest', 'part'), { onMeasure: (progress) => void told.push(progress) });
    expect(told[0].known).toBe(2);
    const bytes = (name: string) => readFileSync(models.place(`${name}/direction.safetensors`));
    expect(bytes('rest')).toEqual(bytes('whole'));
  });

  it('adds the edits of a stack up', async () => {
    const one = { channels: 'all' as const, columns: 1, seeds: '0' };
    const stack = options({
      ...one,
      from: ['a smiling person', 'a sad person'],
      to: ['a sad person', 'a smiling person'],
      alpha: [3, 3],
      out: models.place('stack'),
    });
    const { files, edits } = await editDirectionFiles(stack);
    expect(edits).toHaveLength(2);
    // There and back again is the picture that it was.
    const still = await editDirectionFiles(options({ ...one, alpha: [0], out: models.place('still') }));
    const [returned, original] = [await decoded(files.pictures[0]), await decoded(still.files.pictures[0])];
    const worst = returned.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - original.data[i])),
      0,
    );
    expect(worst).toBeLessThanOrEqual(1);
  });

  it('moves colours where they are asked for, and forgets nothing that was measured of them', async () => {
    const relevance = models.place('colours.safetensors');
    const told: MeasureProgress[] = [];
    const run = { onMeasure: (progress: MeasureProgress) => void told.push(progress) };
    const all = { channels: 'all' as const, relevance, columns: 1, seeds: '0' };
    const plain = await editDirectionFiles(options({ ...all, out: models.place('plain') }), run);
    const count = told[told.length - 1].total;
    const colours = { ...all, colours: true };
    const coloured = await editDirectionFiles(options({ ...colours, out: models.place('coloured') }), run);
    const last = told[told.length - 1];
    expect(last.known).toBe(count);
    expect(last.total).toBeGreaterThan(count);
    const layersOf = async ({ files }: typeof plain) =>
      [...(await readDomain(files.direction)).offsets].filter(([, { data }]) => data.some((v) => v !== 0));
    const names = (moved: Awaited<ReturnType<typeof layersOf>>) => moved.map(([name]) => name);
    expect(names(await layersOf(plain)).some((name) => name.endsWith('toRgb'))).toBe(false);
    expect(names(await layersOf(coloured)).some((name) => name.endsWith('toRgb'))).toBe(true);
    // An edit without colours adds to the file, and one with them finds everything again.
    await editDirectionFiles(options({ ...all, out: models.place('without') }), run);
    told.length = 0;
    await editDirectionFiles(options({ ...colours, out: models.place('with') }), run);
    expect(told).toEqual([{ unit: 'channels', done: last.total, total: last.total, known: last.total }]);
  });

  it('keeps to what the texts of project differ in', async () => {
    const project = ['a sad person', 'a smiling person'];
    const free = await editDirectionFiles(options({ out: models.place('free') }));
    const bound = await editDirectionFiles(options({ project, out: models.place('bound') }));
    // The line between the two texts of the edit is all that they differ in.
    expect(bound.edits[0].agreement).toBeCloseTo(free.edits[0].agreement, 4);
  });

  it.each<[string, () => Partial<EditDirectionOptions>, RegExp]>([
    ['equal texts', () => ({ to: ['a smiling person '] }), /from and to are both/],
    ['texts without a partner', () => ({ to: ['a', 'b'] }), /from and to give 1 and 2 texts/],
    ['too many alphas', () => ({ alpha: [1, 2] }), /alpha gives 2 numbers for 1 edits/],
    ['a beta that leaves no channel', () => ({ beta: [1] }), /beta 1 leaves no channel/],
    ['channels beside slopes', () => ({ measure: 'slopes' }), /option channels belongs to measure moves/],
    ['seeds beside a latent', () => ({ w: 'x.npy' }), /seeds and w are both given/],
    [
      'texts of project that are the same',
      () => ({ project: ['a sad person', 'a sad person'] }),
      /texts of project are the same/,
    ],
    [
      'a file of other settings',
      () => ({ samples: 2 }),
      /relevance.safetensors was measured with another generator, CLIP or settings/,
    ],
    [
      'a file that is none',
      () => {
        writeFileSync(models.place('none.safetensors'), 'nothing');
        return { relevance: models.place('none.safetensors') };
      },
      /none.safetensors/,
    ],
  ])('refuses %s in one sentence', async (_, changes, message) => {
    const attempt = editDirectionFiles(options({ out: models.place('refused'), ...changes() }));
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
    expect(existsSync(models.place('refused'))).toBe(false);
  });
});
