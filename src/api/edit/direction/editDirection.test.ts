import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { readFileSync } from 'node:fs';
import { type GoldenModels, goldenModels } from '../../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { RelevanceTable } from '../../../styleclip/index.js';
import { generate } from '../../generate/generate.js';
import { loadClip, loadGenerator } from '../../networks/networks.js';
import { LiveRun } from '../../run/liveRun.js';
import type { EditDirectionStep } from './directedImages.js';
import type { DirectionEvent, EditDirectionRequest } from './directionRequest.js';
import { editAlong } from './editAlong.js';
import { editDirection } from './editDirection.js';
import type { RelevanceStore } from './relevanceStore.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const request = (changes: Partial<EditDirectionRequest> = {}): EditDirectionRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  from: ['a smiling person'],
  to: ['a sad person'],
  alpha: [8],
  beta: [0],
  seeds: [4, 1],
  measure: 'moves',
  channels: 5,
  samples: 2,
  columns: 3,
  verbatim: true,
  device: 'cpu',
  threads: 1,
  ...changes,
});

/** A store that keeps its rows in memory, and counts how often it was asked. */
function memoryStore(): RelevanceStore & { opened: number; saved: number } {
  const tables = new Map<string, RelevanceTable>();
  const store = {
    opened: 0,
    saved: 0,
    async open({ channels, width, settings }: Parameters<RelevanceStore['open']>[0]) {
      store.opened += 1;
      const key = JSON.stringify(settings);
      const table = tables.get(key) ?? new RelevanceTable(channels, width);
      tables.set(key, table);
      table.save = async () => {
        store.saved += 1;
      };
      return table;
    },
  };
  return store;
}

describe('editDirection', () => {
  it('measures channels, then moves each image along the texts', async () => {
    const events: DirectionEvent[] = [];
    const run = editDirection(request({ onProgress: (event) => events.push(event) }));
    const measured: number[] = [];
    const places: unknown[] = [];
    for await (const step of run) {
      if (step.type === 'measure') measured.push(step.done);
      else {
        expect(step.row).toHaveLength(3);
        expect(step.row[2]).toEqual(step.after);
        expect(step.after.data).not.toEqual(step.before.data);
        places.push([step.seed, step.index, step.count]);
      }
    }
    expect(measured).toEqual([0, 1, 2, 3, 4, 5]);
    expect(places).toEqual([
      [4, 0, 2],
      [1, 1, 2],
    ]);
    const { images, edits } = await run.result;
    expect(images).toHaveLength(2);
    expect(edits).toMatchObject([{ from: 'a smiling person', alpha: 8, moved: 5, measured: 5 }]);
    expect(edits[0].agreement).toBeGreaterThan(0.1);
    expect(events.filter(({ type }) => type === 'measure')).toHaveLength(6);
  });

  it('gives the edit as a domain that draws it', async () => {
    const { images, direction } = await editDirection(request({ columns: 1 })).result;
    const [drawn] = await generate({
      generator: models.generator,
      domain: [direction],
      ...{ seeds: [4], psi: 0.7, noise: 'random', device: 'cpu', threads: 1 },
    }).result;
    const worst = drawn.data.reduce(
      (most, value, i) => Math.max(most, Math.abs(value - images[0].after.data[i])),
      0,
    );
    expect(worst).toBeLessThanOrEqual(1);
    expect(direction.about).toMatchObject({ edits: [{ to: 'a sad person' }] });
  });

  it('takes networks from any source, with the same result', async () => {
    const { images } = await editDirection(request()).result;
    const loaded = {
      generator: await loadGenerator(Uint8Array.from(readFileSync(models.generator))),
      clip: await loadClip(models.place('clip')),
    };
    expect((await editDirection(request({ ...loaded, seeds: '4,1' })).result).images).toEqual(images);
  });

  it('takes from a store what was measured, and measures only what is new', async () => {
    const relevance = memoryStore();
    const first = await editDirection(request({ relevance })).result;
    expect([relevance.opened, relevance.saved]).toEqual([1, 1]);
    const told: number[] = [];
    const again = editDirection(request({ relevance }));
    for await (const step of again) if (step.type === 'measure') told.push(step.known);
    expect(told).toEqual([5]);
    expect(await again.result).toEqual(first);
  });

  it('edits by the channels that are measured when it is stopped, and has the images that are drawn', async () => {
    const early = editDirection(request({ channels: 'all' }));
    for await (const step of early) if (step.type === 'measure' && step.done === 3) early.stop();
    const { images, edits } = await early.result;
    expect(edits[0].measured).toBe(3);
    expect(images).toHaveLength(2);
    const late = editDirection(request());
    for await (const step of late) if (step.type === 'image') break;
    expect((await late.result).images).toHaveLength(1);
    const none = editDirection(request());
    none.stop();
    expect((await none.result).edits[0]).toMatchObject({ moved: 0, measured: 0, agreement: 0 });
  });

  it('edits by the slopes of the images that are measured when it is stopped', async () => {
    const slopes = request({ measure: 'slopes', channels: undefined, samples: 6 });
    const early = editDirection(slopes);
    for await (const step of early) if (step.type === 'measure' && step.done === 2) early.stop();
    const { edits } = await early.result;
    expect(edits[0].moved).toBe(edits[0].measured);
    expect(edits[0].measured).toBeGreaterThan(5);
    const whole = await editDirection(slopes).result;
    expect(whole.edits[0].agreement).toBeGreaterThan(0.1);
    expect(whole.edits[0].agreement).not.toBe(edits[0].agreement);
    const none = editDirection(slopes);
    none.stop();
    expect((await none.result).edits[0]).toMatchObject({ moved: 0, measured: 0, agreement: 0 });
  });

  it.each(['slopes', 'moves'] as const)(
    'refuses %s that do not fit into memory before they begin',
    async (measure) => {
      const steps: unknown[] = [];
      const run = new LiveRun<EditDirectionStep, unknown>((control) =>
        editAlong(
          request({ measure, ...(measure === 'slopes' ? { channels: undefined } : {}) }),
          { ...control, emit: (step) => void steps.push(step) },
          2 ** 20,
        ),
      );
      await expect(run.result).rejects.toThrow(
        /this edit needs about \S+ GiB of memory, and 0\.0 GiB are free: take a smaller generator or CLIP/,
      );
      expect(steps.filter((step) => (step as EditDirectionStep).type === 'image')).toEqual([]);
    },
  );

  it('rejects with the reason of its signal, and saves what is measured', async () => {
    const controller = new AbortController();
    const relevance = memoryStore();
    const run = editDirection(request({ relevance, signal: controller.signal }));
    const loop = async (): Promise<void> => {
      for await (const step of run) {
        if (step.type === 'measure' && step.done === 2) controller.abort(new Error('later'));
      }
    };
    await expect(loop()).rejects.toThrow('later');
    expect(relevance.saved).toBe(1);
  });

  it.each<[string, Partial<EditDirectionRequest>]>([
    ['from', { to: ['a', 'b'] }],
    ['alpha', { alpha: [1, 2] }],
    ['seeds', { w: 'x.npy' }],
    ['columns', { columns: 0 }],
    ['label', { label: 2 }],
    ['generator', { generator: undefined as never }],
    ['chanels', { chanels: 2 } as never],
  ])('names the option %s in a mistake', async (option, changes) => {
    await expect(editDirection(request(changes)).result).rejects.toMatchObject({ option });
  });
});
