import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { readFileSync } from 'node:fs';
import { type GoldenModels, goldenModels } from '../../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { loadClip, loadGenerator } from '../../networks/networks.js';
import type { MapperEvent } from './events.js';
import type { TrainMapperRequest } from './mapperRequest.js';
import { trainMapper } from './trainMapper.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const request = (changes: Partial<TrainMapperRequest> = {}): TrainMapperRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  verbatim: true,
  steps: 6,
  latents: 4,
  batch: 2,
  rate: 3,
  device: 'cpu',
  threads: 1,
  ...changes,
});
const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

describe('trainMapper', () => {
  it('takes networks by path, URL, bytes and Blob, and loaded ones, with the same result', async () => {
    const { mapper: expected } = await trainMapper(request({ steps: 1 })).result;
    const folder = (name: string) => bytesOf(models.place(`clip/${name}`));
    const files = ['model.safetensors', 'config.json', ...Object.keys(tinyTokenizer)];
    const sources: Pick<TrainMapperRequest, 'generator' | 'clip'>[] = [
      { generator: new URL(`file://${models.generator}`), clip: await loadClip(models.place('clip')) },
      {
        generator: new Blob([bytesOf(models.generator)]),
        clip: Object.fromEntries(files.map((name) => [name, folder(name)])),
      },
      { generator: await loadGenerator(models.generator), clip: models.place('clip') },
    ];
    for (const networks of sources) {
      const { mapper } = await trainMapper(request({ steps: 1, ...networks })).result;
      expect(mapper).toEqual(expected);
    }
  });

  it('tells what it does, and brings images nearer to the text', async () => {
    const events: MapperEvent[] = [];
    const steps: number[] = [];
    const run = trainMapper(
      request({ steps: 40, batch: 4, latentWeight: 0.05, onProgress: (event) => events.push(event) }),
    );
    for await (const { clip } of run) steps.push(clip);
    expect(steps).toHaveLength(40);
    expect(steps[39]).toBeLessThan(steps[0]);
    const kinds = new Set(events.map(({ type }) => type));
    expect([...kinds]).toEqual(['load', 'start', 'step']);
    const { mapper } = await run.result;
    expect(mapper.config.groups).toEqual(['coarse', 'medium', 'fine']);
  });

  it('draws previews between its steps, and ends with what it has when it is stopped', async () => {
    const run = trainMapper(request({ steps: 500, rate: 1e4 }));
    const sheets: Uint8ClampedArray[] = [];
    for await (const { step } of run) {
      const [first, second, ...none] = await run.preview([0, 1]);
      expect(none).toEqual([]);
      expect(first.data).not.toEqual(second.data);
      sheets.push(first.data);
      if (step === 3) run.stop();
    }
    expect(sheets).toHaveLength(3);
    expect(sheets[2]).not.toEqual(sheets[0]);
    const { mapper, steps } = await run.result;
    expect(steps).toBe(3);
    expect(mapper).toEqual((await trainMapper(request({ steps: 3, rate: 1e4 })).result).mapper);
  });

  it('goes on from a snapshot, bit for bit', async () => {
    const whole = await trainMapper(request()).result;
    const first = trainMapper(request());
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      if (step < 3) continue;
      snapshot = await first.snapshot();
      break;
    }
    expect((await first.result).steps).toBe(3);
    const second = trainMapper(request({ snapshot }));
    const steps: number[] = [];
    for await (const { step } of second) steps.push(step);
    expect(steps).toEqual([4, 5, 6]);
    expect(await second.result).toEqual(whole);
    await expect(trainMapper(request({ snapshot, medium: false })).result).rejects.toThrow(
      'the snapshot belongs to a run of other networks or settings',
    );
  });

  it('rejects with the reason of its signal, and names the option that is wrong', async () => {
    const controller = new AbortController();
    const run = trainMapper(request({ signal: controller.signal, steps: 500 }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
  });

  it.each<[string, Partial<TrainMapperRequest>]>([
    ['latentWeight', { latentWeight: -1 }],
    ['to', { to: undefined }],
    ['from', { from: 'a sad person' }],
    ['coarse', { coarse: false, medium: false, fine: false }],
    ['label', { label: 1 }],
    ['generator', { generator: undefined as never }],
    ['stepps', { stepps: 3 } as never],
  ])('names the option %s in a mistake', async (option, changes) => {
    await expect(trainMapper(request(changes)).result).rejects.toMatchObject({ option });
  });

  it('means another option where one is misspelt, and refuses bytes that are no snapshot', async () => {
    const misspelt = { latentWieght: 1 } as never;
    await expect(trainMapper(request(misspelt)).result).rejects.toThrow('did you mean "latentWeight"');
    const snapshot = new Uint8Array(9);
    await expect(trainMapper(request({ snapshot })).result).rejects.toThrow('the snapshot');
  });
});
