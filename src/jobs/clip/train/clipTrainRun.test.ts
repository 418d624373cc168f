import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClip } from '../../../api/networks/networks.js';
import { UserError } from '../../../errors.js';
import { squareOptions, writeCaptionedSquares } from '../../testing/captionedSquares.js';
import { clipTrainRun } from './clipTrainRun.js';
import type { ClipTrainEvent } from './events.js';
import type { GivenClipTrainOptions } from './options.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const options = (more: GivenClipTrainOptions = {}): GivenClipTrainOptions => ({
  data: at('squares'),
  ...squareOptions,
  ...more,
});

beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-clip-train-'));
  await writeCaptionedSquares(at('squares'), 120);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('clipTrainRun', () => {
  it('learns to tell held-out pictures by their texts, and leaves a folder in Hugging Face form', async () => {
    const events: ClipTrainEvent[] = [];
    writeFileSync(at('prompts.txt'), '{}\na {} square\n');
    const summary = await clipTrainRun.start(
      at('learn'),
      options({ steps: 120, heldOut: 0.2, evaluateEvery: 40, prompts: at('prompts.txt'), averageDecay: 0.8 }),
      { listener: (event) => events.push(event) },
    );
    // 24 held-out pictures of six kinds in two wordings: a perfect CLIP finds one of about four that fit.
    const steps = events.filter((event) => event.type === 'step');
    expect(steps).toHaveLength(120);
    expect(steps.filter(({ figures }) => figures).map(({ step }) => step)).toEqual([40, 80, 120]);
    expect(summary.figures.imageToTextAt5).toBeGreaterThan(0.75);
    expect(summary.figures.textToImageAt5).toBeGreaterThan(0.75);
    expect(summary.recentLoss).toBeLessThan(steps[0].loss - 0.8);

    const { clip, tokenizer, prompts } = await loadClip(summary.clip);
    expect(clip.config).toMatchObject({ embedding: 16, image: { resolution: 16, patch: 4, heads: 2 } });
    expect(clip.config.text.vocabulary).toBe(tokenizer.vocabulary.vocab.size);
    expect(prompts).toEqual(['{}', 'a {} square']);
    const { text_config } = JSON.parse(readFileSync(path.join(summary.clip, 'config.json'), 'utf8')) as {
      text_config: Record<string, unknown>;
    };
    const { vocab } = tokenizer.vocabulary;
    expect(text_config).toMatchObject({
      bos_token_id: vocab.get('<|startoftext|>'),
      eos_token_id: vocab.get('<|endoftext|>'),
      pad_token_id: vocab.get('<|endoftext|>'),
    });
    expect(clip.config.text.endToken).toBe(vocab.get('<|endoftext|>'));
    expect(tokenizer.encode('a red square').length).toBe(3);

    // Going on from it begins where it ended.
    const more = await clipTrainRun.start(
      at('more'),
      options({ init: summary.clip, steps: 2, heldOut: 0.2 }),
    );
    expect(more.recentLoss).toBeLessThan(steps[0].loss - 0.5);
    await expect(
      clipTrainRun.start(at('other'), options({ init: summary.clip, resolution: 32 })),
    ).rejects.toThrow(/takes images of 16 px: give resolution 16/);
  });

  it('trains a ResNet with Muon, and leaves a folder in the form of open_clip that trains on', async () => {
    const {
      patch: _patch,
      layers: _layers,
      ...given
    } = options({ resolution: 32, tower: 'resnet', width: 4 });
    const learning = {
      ...given,
      muon: true,
      steps: 60,
      learningRate: 0.003,
      heldOut: 0.2,
      averageDecay: 0.8,
    };
    const summary = await clipTrainRun.start(at('resnet'), learning);
    expect(summary.figures.imageToTextAt5).toBeGreaterThan(0.75);
    expect(summary.figures.textToImageAt5).toBeGreaterThan(0.75);
    const { clip, tokenizer } = await loadClip(summary.clip);
    expect(clip.config).toMatchObject({
      activation: 'quickGelu',
      image: { kind: 'resnet', width: 4, blocks: [1, 1, 1, 1], heads: 8, resolution: 32 },
      text: { heads: 2 },
    });
    expect(tokenizer.encode('a red square').length).toBe(3);
    expect(readdirSync(summary.clip).toSorted()).toEqual([
      'merges.txt',
      'open_clip_config.json',
      'open_clip_model.safetensors',
      'tokenizer.json',
      'tokenizer_config.json',
      'vocab.json',
    ]);
    const more = await clipTrainRun.start(at('resnet-more'), { ...learning, init: summary.clip, steps: 2 });
    expect(more.recentLoss).toBeLessThan(summary.recentLoss + 0.3);
  });

  it('continues to the same bits as an uninterrupted run', async () => {
    const given = options({ steps: 6, saveEvery: 2, augment: true, microBatch: 8, evaluateEvery: 3 });
    await clipTrainRun.start(at('through'), given);
    const stop = new AbortController();
    const reason = new Error('enough');
    await expect(
      clipTrainRun.start(at('halves'), given, {
        signal: stop.signal,
        listener: (event) => {
          if (event.type === 'step' && event.step === 3) stop.abort(reason);
        },
      }),
    ).rejects.toBe(reason);
    await expect(clipTrainRun.start(at('halves'), given)).rejects.toThrow(/resume/);
    const summary = await clipTrainRun.resume(at('halves'));
    expect(summary.steps).toBe(6);
    for (const name of ['checkpoint.safetensors', 'clip/model.safetensors', 'clip/vocab.json']) {
      expect(readFileSync(at(`halves/${name}`)).equals(readFileSync(at(`through/${name}`))), name).toBe(true);
    }
    const lines = async (run: string) =>
      (await readFile(at(`${run}/metrics.jsonl`), 'utf8'))
        .trim()
        .split('\n')
        .map((line) => ({ ...(JSON.parse(line) as object), seconds: 0 }));
    expect(await lines('halves')).toEqual(await lines('through'));
    // A finished run has nothing left to do; what would change the bits is refused.
    expect(await clipTrainRun.resume(at('halves'))).toEqual(summary);
    await expect(clipTrainRun.resume(at('halves'), { changes: { batch: 12 } })).rejects.toThrow(
      /option batch cannot change/,
    );
  });

  it('refuses to continue when a caption has changed', async () => {
    await writeCaptionedSquares(at('changing'), 30);
    const stop = new AbortController();
    const listener = (event: ClipTrainEvent): void => {
      if (event.type === 'step') stop.abort(new Error('enough'));
    };
    const given = options({ data: at('changing'), steps: 3, heldOut: 0 });
    await expect(clipTrainRun.start(at('drift'), given, { signal: stop.signal, listener })).rejects.toThrow(
      'enough',
    );
    const captions = at('changing/captions.jsonl');
    writeFileSync(captions, readFileSync(captions, 'utf8').replace('square', 'box'));
    await expect(clipTrainRun.resume(at('drift'))).rejects.toThrow(
      /captions is another file than at the start/,
    );
  });

  it.each<[string, GivenClipTrainOptions, RegExp]>([
    ['a missing folder', { data: '/absent' }, /\/absent .*does not exist/],
    ['fewer pairs than a batch', { batch: 500, microBatch: 500 }, /fewer than a batch of 500: give batch/],
    [
      'a batch that does not split',
      { microBatch: 7 },
      /microBatch is 7, which does not divide the batch of 24/,
    ],
    ['a patch that does not fit', { patch: 5 }, /patch is 5, which does not divide the resolution of 16/],
    ['heads that do not fit', { headWidth: 20 }, /width is 32, which does not split into heads of 20/],
    ['a patch of a ResNet', { tower: 'resnet' }, /patch is for vision transformers: leave it out/],
    [
      'pictures that a ResNet does not halve',
      { tower: 'resnet', patch: undefined, resolution: 48 },
      /resolution is 48: a ResNet takes multiples of 32/,
    ],
    [
      'a ResNet of odd width',
      { tower: 'resnet', patch: undefined, resolution: 32, width: 3 },
      /width is 3: .* give an even number/,
    ],
    ['a wrong option', { batch: 0 }, /option batch is 0: give a whole number/],
    ['a missing CLIP', { init: '/absent' }, /\/absent/],
    ['missing prompts', { prompts: '/absent.txt' }, /absent\.txt .*does not exist/],
  ])('refuses %s in one sentence and writes nothing', async (_, more, message) => {
    const attempt = clipTrainRun.start(at('refused'), options({ steps: 1, ...more }));
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
    expect(() => readFileSync(at('refused/options.json'))).toThrow();
  });

  it('refuses broken pictures, or leaves them out', async () => {
    await writeCaptionedSquares(at('broken'), 26);
    writeFileSync(at('broken/100.png'), 'no picture');
    const given = options({ data: at('broken'), steps: 1, heldOut: 0 });
    await expect(clipTrainRun.start(at('refused'), given)).rejects.toThrow(/100\.png.*skipBroken/);
    const summary = await clipTrainRun.start(at('skipped'), { ...given, skipBroken: true });
    expect(summary.steps).toBe(1);
    expect(summary.figures).toEqual({});
  });
});
