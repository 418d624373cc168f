import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../../platform.node.js';
import { readFileSync } from 'node:fs';
import { collectChunks, writeNpy } from '../../../checkpoint/index.js';
import { type GoldenModels, goldenModels } from '../../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../../jobs/testing/tinyClipFolder.js';
import { loadClip, loadGenerator } from '../../networks/networks.js';
import { editOptimize } from './editOptimize.js';
import type { OptimizeEvent } from './events.js';
import { type EditOptimizeRequest, optimizeValues } from './optimizeRequest.js';
import { type OptimizeParts, OptimizeTraining } from './optimizeTraining.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const request = (changes: Partial<EditOptimizeRequest> = {}): EditOptimizeRequest => ({
  generator: models.generator,
  clip: models.place('clip'),
  to: 'a sad person',
  verbatim: true,
  steps: 12,
  rate: 0.05,
  latentWeight: 0,
  device: 'cpu',
  threads: 1,
  ...changes,
});

describe('editOptimize', () => {
  it('brings an image nearer to a text, and shows the way', async () => {
    const events: OptimizeEvent[] = [];
    const run = editOptimize(request({ seed: 3, onProgress: (event) => events.push(event) }));
    const shown: number[] = [];
    const steps: number[] = [];
    for await (const { step, picture } of run) {
      steps.push(step);
      if (picture) shown.push(step);
    }
    expect(steps).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(shown).toEqual([1, 3, 5, 7, 9, 11]);
    const { before, after, moved, way, picture, w, styles } = await run.result;
    expect(after).toBeGreaterThan(before + 0.01);
    expect(moved).toBeGreaterThan(0.1);
    expect(way).toHaveLength(7);
    expect(way[6]).toEqual(picture);
    expect([w?.shape.length, styles]).toEqual([3, undefined]);
    expect([...new Set(events.map(({ type }) => type))]).toEqual(['load', 'start', 'step']);
  });

  it('takes networks and latents from any source, with the same result', async () => {
    const { w, picture } = await editOptimize(request({ steps: 2 })).result;
    const loaded = {
      generator: await loadGenerator(models.generator),
      clip: await loadClip(models.place('clip')),
    };
    expect((await editOptimize(request({ steps: 2, ...loaded })).result).picture).toEqual(picture);
    const blob = new Blob([Uint8Array.from(readFileSync(models.generator))]);
    const from = async (latent: EditOptimizeRequest['w']) =>
      (await editOptimize(request({ steps: 2, generator: blob, w: latent })).result).picture;
    expect(await from(w)).toEqual(await from(w && (await collectChunks(writeNpy(w)))));
    const { styles, w: none } = await editOptimize(request({ steps: 2, space: 's' })).result;
    expect([styles?.size, none]).toEqual([expect.any(Number), undefined]);
  });

  it('has the latent of the steps that were taken when it is stopped', async () => {
    const run = editOptimize(request({ steps: 500, rampUp: 0, rampDown: 0 }));
    for await (const { step } of run) if (step === 3) run.stop();
    const { steps, w } = await run.result;
    expect(steps).toBe(3);
    const three = await editOptimize(request({ steps: 3, rampUp: 0, rampDown: 0 })).result;
    expect(w).toEqual(three.w);
    const left = editOptimize(request({ steps: 500 }));
    for await (const _ of left) break;
    expect((await left.result).steps).toBe(1);
  });

  it('continues from a snapshot, bit for bit, with the images of its whole way', async () => {
    const given = request({ steps: 9, space: 's' });
    const whole = await editOptimize(given).result;
    const half = editOptimize(given);
    let snapshot: Uint8Array<ArrayBuffer> | undefined;
    for await (const { step } of half) {
      if (step !== 5) continue;
      snapshot = await half.snapshot();
      break;
    }
    const rest = editOptimize({ ...given, snapshot });
    const steps: number[] = [];
    for await (const { step } of rest) steps.push(step);
    expect(steps).toEqual([6, 7, 8, 9]);
    expect(await rest.result).toEqual(whole);
    const other = editOptimize({ ...given, space: 'w+', snapshot });
    await expect(other.result).rejects.toThrow(/not the checkpoint of an optimisation/);
  });

  it('previews the latent as it is, with the noise of any seed', async () => {
    const run = editOptimize(request({ seed: 3 }));
    for await (const { step } of run) {
      if (step !== 2) continue;
      const [own, other] = await run.preview([3, 4]);
      run.stop();
      expect(own).not.toEqual(other);
      expect((await run.result).picture).toEqual(own);
    }
  });

  it('refuses an edit that does not fit into memory before its first step', async () => {
    const values = optimizeValues(request());
    const parts = { ...request(), ...values, memory: 2 ** 20 } as OptimizeParts;
    await expect(OptimizeTraining.open(parts)).rejects.toThrow(
      /this edit needs about \S+ GiB of memory, and 0\.0 GiB are free: take a smaller generator or CLIP/,
    );
  });

  it('rejects with the reason of its signal', async () => {
    const controller = new AbortController();
    const run = editOptimize(request({ steps: 500, signal: controller.signal }));
    const loop = async (): Promise<void> => {
      for await (const { step } of run) if (step === 2) controller.abort(new Error('later'));
    };
    await expect(loop()).rejects.toThrow('later');
  });

  it.each<[string, Partial<EditOptimizeRequest>]>([
    ['to', { to: undefined }],
    ['from', { from: 'a sad person' }],
    ['seed', { seed: 1, w: 'x.npy' }],
    ['space', { space: 'z' as never }],
    ['label', { label: 2 }],
    ['clip', { clip: undefined as never }],
    ['stepps', { stepps: 1 } as never],
  ])('names the option %s in a mistake', async (option, changes) => {
    await expect(editOptimize(request(changes)).result).rejects.toMatchObject({ option });
  });
});
