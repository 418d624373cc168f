import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readLatents } from '../../api/networks/latentSource.js';
import { loadGenerator } from '../../api/networks/networks.js';
import {
  collectChunks,
  openCheckpoint,
  readFloat32,
  writeNpy,
  writeSafetensors,
} from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import { toPictures } from '../../image/index.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { memorySource } from '../../platform/memorySource.js';
import { createEngine } from '../../runtime/engine.node.js';
import { defaultsOf } from '../../settings/row.js';
import { type MapperConfig, randomMapper } from '../../styleclip/mapper/latentMapper.js';
import { mapperFile } from '../../styleclip/mapper/mapperFile.js';
import { latentCount, PictureSource } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { goldenBytes } from '../../testing/golden.js';
import { relativeToPeak } from '../../testing/runOnEngine.js';
import { parseGrid } from '../options/lists.js';
import { type GoldenModels, goldenModels } from '../testing/goldenModels.js';
import { generateFiles } from './generateJob.js';
import { generateOptions } from './options.js';

let models: GoldenModels;
beforeAll(() => {
  models = goldenModels();
});
afterAll(() => models.remove());

async function fixture(name: string, tensor: string): Promise<FloatTensor> {
  const { tensors } = await openCheckpoint(memorySource(goldenBytes(name, 'io.safetensors')));
  const found = tensors.get(tensor);
  if (!found) throw new Error(`${name} has no ${tensor}`);
  return readFloat32(found, tensor, name);
}

function toFiles(changes: Partial<Parameters<typeof generateFiles>[0]>) {
  const options = {
    ...defaultsOf(generateOptions),
    generator: models.generator,
    out: models.place('sheet.png'),
    overwrite: true,
  };
  return generateFiles({ ...options, ...changes });
}

describe('parseGrid', () => {
  it('reads columns by rows, or makes a square', () => {
    expect(parseGrid('4x2', 8)).toEqual({ columns: 4, rows: 2 });
    expect(parseGrid(undefined, 8)).toEqual({ columns: 3, rows: 3 });
    expect(parseGrid(undefined, 1)).toEqual({ columns: 1, rows: 1 });
  });

  it.each(['4', '0x4', '4x', 'axb', '2x2'])('refuses %j for five pictures', (grid) => {
    expect(() => parseGrid(grid, 5)).toThrow('option grid is');
  });
});

describe('PictureSource', () => {
  it("draws NVIDIA's pictures: truncated to the average, with the generator's own noise", async () => {
    const name = '02-sg2ada-32-skip';
    const generator = await loadGenerator(goldenBytes(name, 'network-snapshot.pkl'));
    const engine = createEngine({ device: 'cpu' });
    const artist = await PictureSource.create(generator, { runtime: engine, lowering: 'auto' });
    const expected = await fixture(name, 'out.mapping_psi0.7');
    const w = await artist.map(await fixture(name, 'in.z'));
    const first = floatTensor(w.data.slice(0, 32), [32]);
    const wPlus = await artist.truncated(first, 0.7);
    expect(relativeToPeak(wPlus.data, expected.data.subarray(0, wPlus.data.length))).toBeLessThan(1e-5);
    const { data } = await artist.draw(wPlus, generator.noises ?? []);
    const [wanted] = toPictures(await fixture(name, 'out.img_full_psi0.7'));
    const worst = data.reduce((most, byte, i) => Math.max(most, Math.abs(byte - wanted.data[i])), 0);
    expect(worst).toBeLessThanOrEqual(1);
    await engine.close();
  });
});

describe('generateFiles', () => {
  it('writes a sheet, and a file for each seed', async () => {
    const sheet = await toFiles({ seeds: '0-3', grid: '2x2' });
    const picture = await nodeImageCodec.decode(Uint8Array.from(readFileSync(sheet.files[0])), 'sheet');
    expect([picture.width, picture.height]).toEqual([70, 70]);
    const each = await toFiles({ seeds: '3,12', out: models.place('each') });
    expect(readdirSync(models.place('each'))).toEqual(['seed0003.png', 'seed0012.png']);
    expect(each).toMatchObject({ pictures: 2, size: 32 });
  });

  it('gives the same bytes for the same seed, and others for another psi or generator of numbers', async () => {
    const draw = async (changes: Parameters<typeof toFiles>[0]): Promise<string> => {
      const { files } = await toFiles({ seeds: '5', ...changes });
      return readFileSync(files[0]).toString('base64');
    };
    const first = await draw({});
    expect(await draw({})).toBe(first);
    expect(await draw({ psi: 0.5 })).not.toBe(first);
    expect(await draw({ rng: 'numpy', psi: 0.7 })).not.toBe(first);
  });

  it('draws latents of files', async () => {
    const { config } = await loadGenerator(models.generator);
    const w = floatTensor(
      Float32Array.from({ length: 64 }, (_, i) => Math.sin(i)),
      [2, 32],
    );
    writeFileSync(models.place('w.npy'), await collectChunks(writeNpy(w)));
    expect((await readLatents(models.place('w.npy'), config)).shape).toEqual([2, 8, 32]);
    const code = floatTensor(
      Float32Array.from({ length: 256 }, (_, i) => Math.cos(i)),
      [8, 32],
    );
    const file = models.place('w.safetensors');
    writeFileSync(file, await collectChunks(writeSafetensors(new Map([['w', code]]))));
    const summary = await toFiles({ w: file, out: models.place('latents') });
    expect(summary.files).toEqual([models.place('latents/w0000.png')]);
    writeFileSync(
      file,
      await collectChunks(
        writeSafetensors(
          new Map([
            ['a', code],
            ['b', code],
          ]),
        ),
      ),
    );
    await expect(readLatents(file, config)).rejects.toThrow('none called w');
    writeFileSync(models.place('w.npy'), await collectChunks(writeNpy(floatTensor([1, 2], [1, 2]))));
    await expect(toFiles({ w: models.place('w.npy') })).rejects.toThrow('belong to another generator');
  });

  it('moves latents by a miner, as much as it is told', async () => {
    const { config } = await loadGenerator(models.generator);
    const own: MapperConfig = { latents: 8, styleDim: 32, groups: 'single', norm: 'features', unit: 5 };
    const write = async (name: string, shape: MapperConfig): Promise<string> => {
      const { tensors, metadata } = mapperFile({ config: shape, parameters: randomMapper(shape, 1) });
      writeFileSync(models.place(name), await collectChunks(writeSafetensors(tensors, { metadata })));
      return models.place(name);
    };
    const miner = await write('miner.safetensors', own);
    expect(latentCount(config)).toBe(8);
    const draw = async (changes: Parameters<typeof toFiles>[0]): Promise<string> => {
      const { files } = await toFiles({ seeds: '5', ...changes });
      return readFileSync(files[0]).toString('base64');
    };
    const plain = await draw({});
    const mined = await draw({ miner });
    expect(mined).not.toBe(plain);
    expect(await draw({ miner, minerStrength: 0 })).toBe(plain);
    expect(await draw({ miner, minerStrength: 1 })).toBe(mined);
    expect(await draw({ miner, minerStrength: 0.5 })).not.toBe(mined);
    const w = models.place('one.npy');
    // Of larger latents the fixture's pictures are black.
    const small = Float32Array.from({ length: 32 }, (_, i) => 0.05 * Math.sin(i));
    const latent = floatTensor(small, [1, 32]);
    writeFileSync(w, await collectChunks(writeNpy(latent)));
    expect(await draw({ miner, w })).not.toBe(await draw({ w }));
    for (const [name, shape, message] of [
      ['short.safetensors', { ...own, latents: 6 }, 'moves 6 entries of w+, and the generator has 8'],
      ['narrow.safetensors', { ...own, styleDim: 16 }, 'moves latents of 16 numbers'],
    ] as const) {
      const attempt = draw({ miner: await write(name, shape) });
      await expect(attempt).rejects.toThrow(UserError);
      await expect(attempt).rejects.toThrow(message);
    }
    await expect(draw({ miner: models.generator })).rejects.toThrow('holds no latent mapper');
    await expect(draw({ minerStrength: 1 })).rejects.toThrow('option minerStrength needs');
  });

  it('asks for the class of a conditional generator', async () => {
    const pickle = models.place('conditional.pkl');
    writeFileSync(pickle, goldenBytes('02-sg2ada-32-cond3', 'network-snapshot.pkl'));
    const draw = (label?: number) =>
      toFiles({ generator: pickle, seeds: '0', ...(label === undefined ? {} : { label }) });
    await expect(draw()).rejects.toThrow('classes 0 to 2');
    await expect(draw(3)).rejects.toThrow('option label is 3');
    const [one, two] = [await draw(1), await draw(2)];
    expect([one.pictures, two.pictures]).toEqual([1, 1]);
    await expect(toFiles({ label: 0 })).rejects.toThrow('has no classes');
  });

  it('writes nothing for a mistake', async () => {
    const out = models.place('nothing.png');
    await expect(toFiles({ out, generator: models.clipA })).rejects.toThrow('holds no StyleGAN2 generator');
    await expect(toFiles({ out, seeds: '0-4', grid: '2x2' })).rejects.toThrow('too small for 5 pictures');
    await expect(toFiles({ out: models.place('x.jpg') })).rejects.toThrow('ends in .png');
    await expect(toFiles({ out: models.place('dir'), grid: '4x4' })).rejects.toThrow('needs one sheet');
    expect(existsSync(out) || existsSync(models.place('dir'))).toBe(false);
    await expect(toFiles({ seeds: '0', out: models.place('no/folder/x.png') })).rejects.toThrow(
      'its folder does not exist',
    );
  });
});
