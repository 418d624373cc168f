import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, openCheckpoint } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { type GoldenModels, goldenModels } from '../../jobs/testing/goldenModels.js';
import { tinyTokenizer, writeTinyClip } from '../../jobs/testing/tinyClipFolder.js';
import { memorySource } from '../../platform/memorySource.js';
import { networkDigest } from '../networks/networkDigest.js';
import { loadClip, loadGenerator } from '../networks/networks.js';
import { type ConvertRequest, convert } from './convert.js';

let models: GoldenModels;
beforeAll(async () => {
  models = goldenModels();
  await writeTinyClip(models.place('clip'), { ...tinyTokenizer });
});
afterAll(() => models.remove());

const bytesOf = (file: string): Uint8Array<ArrayBuffer> => Uint8Array.from(readFileSync(file));

async function onlyFile(request: ConvertRequest): Promise<[string, Uint8Array<ArrayBuffer>]> {
  const { files } = await convert(request).result;
  expect(files.size).toBe(1);
  return [...files][0];
}

describe('convert in memory', () => {
  it('takes a path, URL, bytes and Blob, with the same bytes', async () => {
    const [name, expected] = await onlyFile({ source: models.generator });
    expect(name).toBe('generator.safetensors');
    const bytes = bytesOf(models.generator);
    for (const source of [new URL(`file://${models.generator}`), bytes, bytes.buffer, new Blob([bytes])]) {
      expect(Buffer.compare((await onlyFile({ source }))[1], expected)).toBe(0);
    }
    expect(await loadGenerator(expected)).toEqual(await loadGenerator(models.generator));
  });

  it("gives rosinality's form, half of the size, and one tensor", async () => {
    const source = models.generator;
    const [name, torch] = await onlyFile({ source, to: 'rosinality' });
    expect(name).toBe('generator.pt');
    expect(await loadGenerator(torch)).toEqual(await loadGenerator(source));
    const [, half] = await onlyFile({ source, to: 'rosinality', half: true });
    expect(half.length).toBeLessThan(0.6 * torch.length);
    const [array, average] = await onlyFile({ source, to: 'npy', tensor: 'latent_avg' });
    expect(array).toBe('tensors.npy');
    const { tensors } = await openCheckpoint(memorySource(average));
    expect([...tensors.values()].map(({ shape }) => shape)).toEqual([[32]]);
  });

  it("gives the files of Hugging Face's form, which load as they are, tokenizer included", async () => {
    const { what, to, files } = await convert({ source: models.place('clip'), to: 'huggingface' }).result;
    expect([what, to]).toEqual(['clip', 'huggingface']);
    expect([...files.keys()].slice(0, 3)).toEqual([
      'config.json',
      'preprocessor_config.json',
      'model.safetensors',
    ]);
    const [first, again] = [await loadClip(models.place('clip')), await loadClip(Object.fromEntries(files))];
    expect(again.clip.config).toEqual(first.clip.config);
    expect(await networkDigest(again.clip.parameters)).toBe(await networkDigest(first.clip.parameters));
    expect(again.tokenizer.encode('a sad person')).toEqual(first.tokenizer.encode('a sad person'));
    expect(files.has('tokenizer.json') || files.has('vocab.json')).toBe(true);
  });

  it('hands each file over piece by piece where one takes it', async () => {
    const taken: [string, Uint8Array][] = [];
    const write = async (name: string, chunks: AsyncIterable<Uint8Array<ArrayBuffer>>): Promise<void> => {
      taken.push([name, await collectChunks(chunks)]);
    };
    const run = convert({ source: models.generator, write });
    for await (const step of run) expect.unreachable(`there is no step ${String(step)}`);
    expect((await run.result).files.size).toBe(0);
    const [name, bytes] = await onlyFile({ source: models.generator });
    expect(taken.map(([own]) => own)).toEqual([name]);
    expect(Buffer.compare(taken[0][1], bytes)).toBe(0);
  });

  it('names what is wrong, and rejects with the reason of its signal', async () => {
    const source = models.generator;
    const wrong: [Partial<ConvertRequest>, string | undefined][] = [
      [{ to: 'huggingface' }, 'to'],
      [{ to: 'pt' as 'npy' }, 'to'],
      [{ to: 'npy' }, 'tensor'],
      [{ source: undefined }, 'source'],
      [{ haff: true } as object, 'haff'],
      [{ source: new Uint8Array(9) }, undefined],
    ];
    for (const [changes, option] of wrong) {
      const { result } = convert({ source, ...changes });
      await expect(result).rejects.toThrow(UserError);
      await expect(result).rejects.toMatchObject({ option });
    }
    const signal = AbortSignal.abort(new Error('later'));
    await expect(convert({ source, signal }).result).rejects.toThrow('later');
    mkdirSync(models.place('no'));
    writeFileSync(models.place('no/config.json'), '{}');
    await expect(convert({ source: models.place('no') }).result).rejects.toThrow('holds no CLIP');
  });
});
