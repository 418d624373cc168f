import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { loadClip, loadGenerator } from '../networks/networks.js';
import { adapt } from './adapt.js';
import type { AdaptEvent } from './events.js';

let models: GoldenModels;
beforeAll(async () => {
  models = await goldenModels();
});
afterAll(() => models.remove());

const request = (changes: Partial<Parameters<typeof adapt>[0]> = {}) => ({
  generator: models.generator,
  clip: models.clipA,
  source: 'photo',
  target: 'sketch',
  iterations: 6,
  batch: 2,
  device: 'cpu',
  ...changes,
});

/** The bytes of a file as a page gets them. */
const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

async function parametersOf(run: ReturnType<typeof adapt>) {
  return (await run.result).generator.parameters;
}

describe('adapt without a folder', () => {
  it('takes networks by path, URL, bytes and Blob, and loaded ones, with the same result', async () => {
    const expected = await parametersOf(adapt(request({ iterations: 2 })));
    const generators = [
      new URL(`file://${models.generator}`),
      bytesOf(models.generator),
      new Blob([bytesOf(models.generator)]),
      await loadGenerator(models.generator),
    ];
    const clips = [
      bytesOf(models.clipA),
      [await loadClip(models.clipA)],
      models.clipA,
      new Blob([bytesOf(models.clipA)]),
    ];
    for (const [i, generator] of generators.entries()) {
      const run = adapt(request({ iterations: 2, generator, clip: clips[i] }));
      expect(await parametersOf(run)).toEqual(expected);
    }
  });

  it('draws previews between its steps, and ends with what it has when it is stopped', async () => {
    const run = adapt(request({ iterations: 500 }));
    const sheets: Uint8ClampedArray[] = [];
    for await (const { step } of run) {
      const [first, second] = await run.preview([0, 1]);
      expect([first.width, first.height]).toEqual([second.width, second.height]);
      expect(first.data).not.toEqual(second.data);
      sheets.push(first.data);
      if (step === 3) run.stop();
    }
    expect(sheets).toHaveLength(3);
    expect(sheets[2]).not.toEqual(sheets[0]);
    const { generator, steps } = await run.result;
    expect(steps).toBe(3);
    expect(generator.parameters).toEqual(await parametersOf(adapt(request({ iterations: 3 }))));
  });

  it('keeps the best generator so far of a run that is stopped, and says so', async () => {
    const course = { stop: 'auto', meterEvery: 1, meterPictures: 3, iterations: 500 } as const;
    const events: AdaptEvent[] = [];
    const run = adapt(request({ ...course, onProgress: (event) => events.push(event) }));
    for await (const { step, quality } of run) {
      expect(quality).not.toBeNaN();
      if (step === 3) break;
    }
    const { stop, meter, steps } = await run.result;
    expect(steps).toBe(3);
    expect(stop).toMatchObject({ step: 3, reason: 'asked', kept: meter?.after.step });
    expect(stop?.text).toContain('someone asked for it');
    expect(events.map(({ type }) => type)).toContain('stop');
  });

  it('goes on from a snapshot, bit for bit, with its meter and the weights it kept', async () => {
    const course = { stop: 'auto', meterEvery: 2, meterPictures: 3, stopPatience: 4 } as const;
    const whole = await adapt(request(course)).result;
    const first = adapt(request(course));
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of first) {
      if (step < 3) continue;
      snapshot = await first.snapshot();
      break;
    }
    const second = adapt(request({ ...course, snapshot }));
    const steps: number[] = [];
    for await (const { step } of second) steps.push(step);
    expect(steps[0]).toBe(4);
    expect(await second.result).toEqual(whole);
  });

  it('rejects with the reason of its signal, and names the option that is wrong', async () => {
    const controller = new AbortController();
    const run = adapt(request({ signal: controller.signal, iterations: 500 }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
    await expect(run.result).rejects.toThrow('later');
    await expect(adapt(request({ lossRelation: -1 })).result).rejects.toMatchObject({
      option: 'lossRelation',
    });
    await expect(adapt(request({ target: undefined })).result).rejects.toMatchObject({ option: 'target' });
    await expect(adapt(request({ snapshot: new Uint8Array(9) })).result).rejects.toThrow('the snapshot');
  });
});
