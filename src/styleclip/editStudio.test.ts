import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomClip } from '../clip/index.js';
import { tinyVit } from '../clip/testing/goldenClip.js';
import { UserError } from '../errors.js';
import { createEngine } from '../runtime/engine.node.js';
import { type Generator, latentCount, randomGenerator, synthesisLayers } from '../stylegan2/index.js';
import { tinyConfig } from '../stylegan2/testing/tinyConfig.js';
import { filledTensor, floatTensor } from '../tensorData.js';
import { EditStudio, editStudioParts } from './editStudio.js';
import { latentSpread } from './latentSpread.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
afterAll(() => runtime.close());

let compiled = 0;
const stage = {
  runtime,
  lowering: 'auto',
  onCompiled: () => {
    compiled += 1;
  },
} as const;
const clip = { clip: randomClip(tinyVit, 4) };
const studioOf = async (generator: Generator) =>
  new EditStudio(await editStudioParts(stage, generator, clip));

let studio: EditStudio;
beforeAll(async () => {
  studio = await studioOf(randomGenerator(tinyConfig, 3));
});

const worst = (a: Float32Array, b: Float32Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i])), 0);

describe('EditStudio', () => {
  it('draws the same image from a latent and from its styles', async () => {
    const { wPlus, noises } = await studio.seedStart(5);
    expect(wPlus.shape).toEqual([1, latentCount(tinyConfig), tinyConfig.styleDim]);
    const styles = await studio.styles(wPlus);
    expect([...styles.keys()]).toEqual(synthesisLayers(tinyConfig).map(({ name }) => name));
    const [one, other] = [await studio.picture(wPlus, noises), await studio.picture(styles, noises)];
    expect(one.shape).toEqual([1, 3, tinyConfig.size, tinyConfig.size]);
    expect(worst(one.data, other.data)).toBeLessThan(1e-5);
    const before = compiled;
    await studio.picture((await studio.seedStart(6)).wPlus, noises);
    expect(compiled).toBe(before);
  });

  it('truncates seeds by 0.7 and given latents not, unless psi says so', async () => {
    const [usual, explicit, whole] = [
      await studio.seedStart(5),
      await studio.seedStart(5, 0.7),
      await studio.seedStart(5, 1),
    ];
    expect([...usual.wPlus.data]).toEqual([...explicit.wPlus.data]);
    expect(worst(usual.wPlus.data, whole.wPlus.data)).toBeGreaterThan(0.01);
    const own = floatTensor(whole.wPlus.data.slice(0, tinyConfig.styleDim), [tinyConfig.styleDim]);
    expect([...(await studio.latentStart(own)).wPlus.data]).toEqual([...whole.wPlus.data]);
  });

  it('embeds images as unit vectors, and the styles of many seeds as rows', async () => {
    const { wPlus, noises } = await studio.seedStart(1);
    const [row] = await studio.embed(await studio.picture(wPlus, noises), 'antialiased');
    expect(row).toHaveLength(tinyVit.embedding);
    expect(Math.hypot(...row)).toBeCloseTo(1, 5);
    const styles = await studio.sampledStyles(3);
    for (const { name, inChannels } of synthesisLayers(tinyConfig)) {
      expect(styles.get(name)?.shape).toEqual([3, inChannels]);
    }
  });
});

describe('latentSpread', () => {
  it('is the root mean square of the deviations of w', async () => {
    const { data } = await studio.latents(1024, 1, 0);
    const width = tinyConfig.styleDim;
    let total = 0;
    for (let k = 0; k < width; k++) {
      const column = data.filter((_, i) => i % width === k);
      const mean = column.reduce((sum, value) => sum + value / 1024, 0);
      total += column.reduce((sum, value) => sum + (value - mean) ** 2 / 1024, 0) / width;
    }
    expect(await latentSpread(studio, 'w+')).toBeCloseTo(Math.sqrt(total), 5);
    expect(await latentSpread(studio, 's')).toBeGreaterThan(0);
  });

  it('refuses a generator whose latents are all alike', async () => {
    const generator = randomGenerator(tinyConfig, 3);
    const parameters = new Map(
      [...generator.parameters].map(([name, tensor]) => [
        name,
        name.startsWith('mapping.') ? filledTensor(0, tensor.shape) : tensor,
      ]),
    );
    await expect(latentSpread(await studioOf({ ...generator, parameters }), 'w+')).rejects.toThrow(UserError);
  });
});
