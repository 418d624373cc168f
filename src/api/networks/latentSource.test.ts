import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeNpy, writeSafetensors } from '../../checkpoint/index.js';
import { goldenModels } from '../../jobs/testing/goldenModels.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { latentCount } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { entryOf, readLatents, repeatedLatents } from './latentSource.js';

const models = goldenModels();
const [entries, width] = [latentCount(tinyConfig), tinyConfig.styleDim];
const w = floatTensor(
  Float32Array.from({ length: 2 * width }, (_, i) => i),
  [2, width],
);
let bytes: Uint8Array<ArrayBuffer>;
beforeAll(async () => {
  bytes = await collectChunks(writeNpy(w));
  await writeFileAtomically(models.place('w.npy'), writeNpy(w));
});
afterAll(() => models.remove());

describe('readLatents', () => {
  it('takes a tensor, path, URL, bytes and Blob, with the same result', async () => {
    const expected = repeatedLatents(w, entries);
    expect(expected.shape).toEqual([2, entries, width]);
    const place = models.place('w.npy');
    for (const source of [w, place, new URL(`file://${place}`), bytes, bytes.buffer, new Blob([bytes])]) {
      expect(await readLatents(source, tinyConfig)).toEqual(expected);
    }
    expect([...entryOf(expected, 1).data]).toEqual(
      Array.from({ length: entries * width }, (_, i) => width + (i % width)),
    );
  });

  it('reads a matrix with a row for each entry as one w+', async () => {
    const one = floatTensor(new Float32Array(entries * width), [entries, width]);
    expect((await readLatents(one, tinyConfig)).shape).toEqual([1, entries, width]);
    const many = await collectChunks(
      writeSafetensors(
        new Map([
          ['w', one],
          ['other', w],
        ]),
      ),
    );
    expect((await readLatents(many, tinyConfig)).shape).toEqual([1, entries, width]);
  });

  it('names the file or option whose latents belong to another generator', async () => {
    const odd = floatTensor(new Float32Array(width + 1), [1, width + 1]);
    await expect(readLatents(odd, tinyConfig)).rejects.toMatchObject({ option: 'w' });
    await expect(readLatents(await collectChunks(writeNpy(odd)), tinyConfig)).rejects.toThrow(
      `the bytes given holds latents of shape [1,${width + 1}], and the generator takes [N, ${width}]`,
    );
    await expect(readLatents(models.place('absent.npy'), tinyConfig)).rejects.toThrow('does not exist');
  });
});
