import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeSafetensors } from '../../checkpoint/index.js';
import { discs } from '../../gan/testing/discs.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { generatorFile } from '../../stylegan2/index.js';
import type { ImageSource } from '../image/imageSource.js';
import { loadClip } from '../networks/networks.js';
import type { TrainEvent, TrainResult } from './events.js';
import type { RealPictures } from './realPictures.js';
import { discImages, discRequest } from './testing/discRequest.js';
import { train } from './train.js';
import type { TrainRequest } from './trainRequest.js';

let folder: string;
let pngs: Uint8Array<ArrayBuffer>[];
const at = (name: string): string => path.join(folder, name);
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-train-'));
  pngs = await Promise.all(discImages.map((picture) => nodeImageCodec.encodePng(picture)));
  for (const [i, png] of pngs.entries()) writeFileSync(at(`${100 + i}.png`), png);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const trained = (changes?: Partial<TrainRequest>): Promise<TrainResult> => train(discRequest(changes)).result;

/** What two runs of the same bits share. */
const timeless = (result: TrainResult): object =>
  JSON.parse(
    JSON.stringify(result, (key, value: unknown) => {
      if (key === 'seconds') return 0;
      return value instanceof Map ? [...value] : value;
    }),
  ) as object;

/** Discs without end, which count how often they are closed. */
function endless(): RealPictures & { closed: number } {
  return {
    name: 'discs',
    resolution: 16,
    count: undefined,
    digest: 'discs',
    closed: 0,
    batch: async (step, count) => discs(16, count, 100 + step),
    referenceCount: 20,
    reference: async (indices) => discs(16, indices.length, 5),
    async close() {
      this.closed += 1;
    },
  };
}

describe('train without a folder', () => {
  it('takes images by path, URL, bytes, Blob and pixels, with the same result', async () => {
    const expected = await trained();
    const mixed = pngs.map((png, i): ImageSource => {
      const file = at(`${100 + i}.png`);
      return [file, new URL(`file://${file}`), png, new Blob([png]), discImages[i]][i % 5];
    });
    expect(await trained({ data: mixed })).toEqual(expected);
    expect(await trained({ data: [folder] })).toEqual(expected);
    expect(expected).toMatchObject({ steps: 6, images: 48, p: 0, evaluations: [] });
    expect(expected.generator.config.size).toBe(16);
    expect(expected.best).toBeUndefined();
  });

  it('takes a source of images, tells what happens, and closes it', async () => {
    const data = endless();
    const events: TrainEvent[] = [];
    const run = train(discRequest({ data, metricEvery: 4, onProgress: (event) => events.push(event) }));
    const steps: number[] = [];
    for await (const { step } of run) steps.push(step);
    expect(steps).toEqual([1, 2, 3, 4, 5, 6]);
    expect(data.closed).toBe(1);
    const { evaluations, best, generator } = await run.result;
    expect(evaluations.map(({ step, features }) => [step, features])).toEqual([
      [4, 'random features'],
      [6, 'random features'],
    ]);
    expect(best?.evaluation.kid).toBe(Math.min(...evaluations.map(({ kid }) => kid)));
    if (best?.evaluation.step === 6) expect(best.generator).toEqual(generator);
    else expect(best?.generator.parameters).not.toEqual(generator.parameters);
    expect(events.find(({ type }) => type === 'start')).toMatchObject({ resolution: 16, steps: 6 });
    const order = events.flatMap((event) => ('step' in event ? [`${event.type} ${event.step}`] : []));
    expect(order.slice(-4)).toEqual(['evaluation 4', 'step 5', 'step 6', 'evaluation 6']);
  });

  it('draws previews between its steps, and ends with what it has when it is stopped or left', async () => {
    const run = train(discRequest({ kimg: 10 }));
    const sheets: Uint8ClampedArray[] = [];
    for await (const { step } of run) {
      const [first, second] = await run.preview([0, 1]);
      expect([first.width, second.height]).toEqual([16, 16]);
      expect(first.data).not.toEqual(second.data);
      sheets.push(first.data);
      if (step === 3) run.stop();
    }
    expect(sheets[2]).not.toEqual(sheets[0]);
    const stopped = await run.result;
    expect(stopped.steps).toBe(3);
    const left = train(discRequest({ kimg: 10 }));
    for await (const { step } of left) if (step === 3) break;
    expect(await left.result).toEqual(stopped);
    expect(await trained({ kimg: 0.024 })).toEqual(stopped);
  });

  it('goes on from a snapshot, bit for bit, with what it measured and the best generator', async () => {
    const changes = { metricEvery: 2, augment: 'bgc', mirror: true, auxiliary: 0.5 } as const;
    const whole = await trained(changes);
    const first = train(discRequest(changes));
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      if (step < 3) continue;
      snapshot = await first.snapshot();
      break;
    }
    const second = train(discRequest({ ...changes, snapshot }));
    const steps: number[] = [];
    for await (const { step } of second) steps.push(step);
    expect(steps).toEqual([4, 5, 6]);
    expect(timeless(await second.result)).toEqual(timeless(whole));
  });

  it('starts from networks: a result, a generator, a file of one', async () => {
    const start = await trained();
    const own = { channelBase: undefined, channelMax: undefined, latentSize: undefined };
    const from = (init: TrainRequest['init'], changes?: Partial<TrainRequest>) =>
      trained({ ...own, mappingLayers: undefined, kimg: 0.016, init, ...changes });
    const next = await from(start, { freezeD: 2 });
    expect(next.generator.config).toEqual(start.generator.config);
    expect(next.discriminator.parameters).not.toEqual(start.discriminator.parameters);
    const { tensors, metadata } = generatorFile(start.generator);
    const file = await collectChunks(writeSafetensors(tensors, { metadata }));
    expect(await from(file)).toEqual(await from(start.generator));
    await expect(from(file, { freezeD: 1 })).rejects.toMatchObject({ option: 'freezeD' });
    await expect(from(file, { resolution: 32 })).rejects.toThrow(
      'resolution is 32, but the generator in the network given draws 16 px',
    );
  });

  it('measures with a CLIP in memory, against images held out', async () => {
    const models = goldenModels();
    const clip = await loadClip(models.clipA);
    models.remove();
    const changes = { kimg: 0.016, metricEvery: 2, clip };
    const { evaluations } = await trained({ ...changes, metricData: pngs.slice(0, 8) });
    expect(evaluations).toMatchObject([{ step: 2, features: 'CLIP' }]);
    expect((await trained(changes)).evaluations[0].kid).not.toBe(evaluations[0].kid);
  });

  it('rejects with the reason of its signal, and names the option that is wrong', async () => {
    const controller = new AbortController();
    const data = endless();
    const run = train(discRequest({ signal: controller.signal, data, kimg: 10 }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
    expect(data.closed).toBe(1);
    const wrong: [string, Partial<TrainRequest>][] = [
      ['gamma', { gamma: -1 }],
      ['data', { data: [] }],
      ['data', { data: 'photos' as unknown as ImageSource[] }],
      ['data', { data: endless(), resolution: 32 }],
      ['metricData', { data: endless(), metricData: pngs, metricEvery: 2 }],
      ['metricData', { metricData: [], metricEvery: 2 }],
      ['batch', { batch: 64 }],
    ];
    for (const [option, changes] of wrong) await expect(trained(changes)).rejects.toMatchObject({ option });
    await expect(trained({ snapshot: new Uint8Array(9) })).rejects.toThrow('the snapshot');
    const broken = [...pngs, pngs[0].slice(0, 60)];
    await expect(trained({ data: broken })).rejects.toThrow('image 25 of the list');
  });
});
