import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CaptionedImage } from '../../../api/clip/train/captionedImages.js';
import { type LoadedClip, loadClip } from '../../../api/networks/networks.js';
import { squareOptions, writeCaptionedSquares } from '../../testing/captionedSquares.js';
import { clipTrainRun } from './clipTrainRun.js';
import { trainClip } from './trainClip.js';

let folder: string;
let list: CaptionedImage[];
const at = (name: string): string => path.join(folder, name);
/** A digest of weights: comparing millions of numbers takes seconds. */
function weightsOf({ clip }: LoadedClip): string {
  const hash = createHash('sha256');
  for (const [name, { data }] of [...clip.parameters].sort()) hash.update(name).update(data);
  return hash.digest('hex');
}
const bytesIn = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(at(file)));
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-train-clip-'));
  await writeCaptionedSquares(at('squares'), 40);
  list = readFileSync(at('squares/captions.jsonl'), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { file_name: string; text: string })
    .map(({ file_name, text }) => ({ image: bytesIn(`squares/${file_name}`), captions: [text] }));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const request = { ...squareOptions, steps: 4, heldOut: 0.2 };

/** The bytes of a file, of safetensors those of their tensors. */
function numbersIn(name: string): Buffer {
  const bytes = readFileSync(at(name));
  return name.endsWith('.safetensors') ? bytes.subarray(8 + Number(bytes.readBigUInt64LE())) : bytes;
}

describe('trainClip in Node', () => {
  it('gives the same for a folder of images and for a list of them, with a run folder and without', async () => {
    writeFileSync(at('prompts.txt'), 'a {}\n');
    const prompts = at('prompts.txt');
    const inMemory = await trainClip({ ...request, data: at('squares'), prompts }).result;
    expect((await trainClip({ ...request, data: list, prompts }).result).clip.clip).toEqual(
      inMemory.clip.clip,
    );
    expect(inMemory.clip.prompts).toEqual(['a {}']);

    const written = { ...request, half: false, saveEvery: 2 };
    const ofList = trainClip({ ...written, data: list, prompts: ['a {}'], out: at('list') });
    const losses: number[] = [];
    for await (const { loss } of ofList) losses.push(loss);
    expect(losses).toHaveLength(4);
    const { clip, figures, summary } = await ofList.result;
    expect(weightsOf(clip)).toBe(weightsOf(inMemory.clip));
    expect(clip.prompts).toEqual(['a {}']);
    expect(figures).toEqual(inMemory.figures);
    expect(summary?.clip).toBe(at('list/clip'));
    expect(weightsOf(await loadClip(at('list/clip')))).toBe(weightsOf(clip));

    await clipTrainRun.start(at('folder'), { ...written, data: at('squares'), prompts });
    for (const name of ['checkpoint.safetensors', 'clip/model.safetensors', 'clip/prompts.json']) {
      // The options of both differ, and so does what the checkpoints say of them.
      expect(numbersIn(`folder/${name}`).equals(numbersIn(`list/${name}`)), name).toBe(true);
    }
  });

  it('stops with a folder, and goes on with the list and the CLIP it began with, but with no others', async () => {
    const { clip: init } = await trainClip({ ...request, data: list, steps: 1 }).result;
    const given = { ...request, data: list, init };
    const whole = await trainClip({ ...given, out: at('whole') }).result;
    const run = trainClip({ ...given, out: at('stopped') });
    for await (const { step } of run) if (step === 2) break;
    const { steps, figures, summary } = await run.result;
    expect([steps, summary?.steps]).toEqual([2, 2]);
    expect(Object.keys(figures)).toContain('textToImageAt5');

    const other = list.map(({ image }) => ({ image, captions: 'all the same' }));
    await expect(
      trainClip({ ...given, data: other, out: at('stopped'), resume: true }).result,
    ).rejects.toThrow(/captions is another file than at the start/);
    const rest = trainClip({ ...given, out: at('stopped'), resume: true });
    const more: number[] = [];
    for await (const { step } of rest) more.push(step);
    expect(more).toEqual([3, 4]);
    expect(weightsOf((await rest.result).clip)).toBe(weightsOf(whole.clip));
    expect(
      readFileSync(at('stopped/checkpoint.safetensors')).equals(
        readFileSync(at('whole/checkpoint.safetensors')),
      ),
    ).toBe(true);
  });

  it('names the option that is wrong', async () => {
    const wrong = trainClip({ ...request, data: at('squares'), batch: -1, out: at('none') });
    await expect(wrong.result).rejects.toMatchObject({ option: 'batch' });
    await expect(trainClip({ ...request, data: at('absent') }).result).rejects.toThrow(
      /absent .*does not exist/,
    );
  });
});
