import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { collectChunks, writeSafetensors } from '../../../checkpoint/index.js';
import { type GoldenModels, goldenModels } from '../../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { encoderFile } from '../../../styleclip/index.js';
import { generatorFile, randomGenerator } from '../../../stylegan2/index.js';
import { tinyConfig } from '../../../stylegan2/testing/tinyConfig.js';
import { networkDigest } from '../../networks/networkDigest.js';
import { loadClip, loadGenerator } from '../../networks/networks.js';
import type { TrainEncoderRequest } from './encoderRequest.js';
import type { EncoderEvent } from './events.js';
import { trainEncoder } from './trainEncoder.js';

const generator = randomGenerator(tinyConfig, 3);
let models: GoldenModels;
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
  const { tensors, metadata } = generatorFile(generator);
  bytes = await collectChunks(writeSafetensors(tensors, { metadata }));
});
afterAll(() => models.remove());

const request = (changes: Partial<TrainEncoderRequest> = {}): TrainEncoderRequest => ({
  generator,
  width: 2,
  steps: 6,
  batch: 4,
  redrawn: 2,
  rate: 0.01,
  device: 'cpu',
  threads: 1,
  ...changes,
});

describe('trainEncoder', () => {
  it('takes networks as bytes, Blob, by path and loaded ones, with the same result', async () => {
    const clip = models.place('clip');
    const expected = (await trainEncoder(request({ steps: 1, clip })).result).encoder;
    expect(expected.parent).toBe(await networkDigest(generator.parameters));
    for (const networks of [
      { generator: bytes, clip: await loadClip(clip) },
      { generator: new Blob([bytes]), clip },
      { generator: await loadGenerator(bytes), clip: new URL(`file://${clip}`) },
    ]) {
      expect((await trainEncoder(request({ steps: 1, ...networks })).result).encoder).toEqual(expected);
    }
    expect((await trainEncoder(request({ steps: 1 })).result).encoder).not.toEqual(expected);
  });

  it('finds images better and better, and tells what it does', async () => {
    const events: EncoderEvent[] = [];
    const run = trainEncoder(
      request({ width: 4, steps: 60, batch: 8, redrawn: 4, onProgress: (event) => events.push(event) }),
    );
    const pixels: number[] = [];
    for await (const step of run) pixels.push(step.pixels);
    expect(pixels).toHaveLength(60);
    expect(pixels[59]).toBeLessThan(0.8 * pixels[0]);
    expect([...new Set(events.map(({ type }) => type))]).toEqual(['start', 'step']);
  });

  it('draws previews between its steps, and ends with what it has when it is stopped', async () => {
    const run = trainEncoder(request({ steps: 500 }));
    const sheets: Uint8ClampedArray[] = [];
    for await (const { step } of run) {
      const [first, second] = await run.preview([0, 1]);
      expect([first.width, first.height]).toEqual([tinyConfig.size, tinyConfig.size]);
      expect(first.data).not.toEqual(second.data);
      sheets.push(first.data);
      if (step === 3) break;
    }
    expect(sheets[2]).not.toEqual(sheets[0]);
    expect((await run.result).steps).toBe(3);
  });

  it('goes on from a snapshot, bit for bit, and from another encoder', async () => {
    const whole = await trainEncoder(request()).result;
    const first = trainEncoder(request());
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      if (step < 4) continue;
      snapshot = await first.snapshot();
      break;
    }
    const second = trainEncoder(request({ snapshot }));
    const steps: number[] = [];
    for await (const { step } of second) steps.push(step);
    expect(steps).toEqual([5, 6]);
    expect(await second.result).toEqual(whole);
    await expect(trainEncoder(request({ snapshot, width: 3 })).result).rejects.toThrow(
      'the snapshot belongs to a run of other networks or settings',
    );
    const { tensors, metadata } = encoderFile(whole.encoder);
    const file = await collectChunks(writeSafetensors(tensors, { metadata }));
    const further = (init: TrainEncoderRequest['init']) =>
      trainEncoder(request({ init, width: undefined, steps: 1 })).result;
    expect(await further(file)).toEqual(await further(whole.encoder));
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = trainEncoder(request({ signal: controller.signal, steps: 500 }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
  });

  it.each<[string, Partial<TrainEncoderRequest>]>([
    ['redrawn', { redrawn: 9 }],
    ['grain', { grain: 2 }],
    ['init', { init: new Uint8Array(9) }],
    ['clipWeight', { clipWeight: 1 }],
    ['label', { label: 1 }],
    ['generator', { generator: undefined as never }],
    ['wdith', { wdith: 3 } as never],
  ])('names the option %s in a mistake', async (option, changes) => {
    await expect(trainEncoder(request(changes)).result).rejects.toMatchObject({ option });
  });

  it('takes a path, and names a file that is missing', async () => {
    await expect(trainEncoder(request({ generator: '/absent.pt' })).result).rejects.toThrow('/absent.pt');
    const { encoder } = await trainEncoder(request({ generator: models.generator, steps: 1 })).result;
    expect(encoder.config.size).toBe(32);
  });
});
