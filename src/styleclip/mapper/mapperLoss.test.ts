import { afterAll, describe, expect, it } from 'vitest';
import { randomClip, towerEntries, towerParameters } from '../../clip/index.js';
import { tinyVit } from '../../clip/testing/goldenClip.js';
import { constant, defineProgram, interpret, mul, type Tensor } from '../../graph/index.js';
import { stateParameters } from '../../nn/parameters.js';
import { normals } from '../../random/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { withProgram } from '../../runtime/stage.js';
import { latentCount, parameterShapes, randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { sizeOf } from '../../tensorData.js';
import { type MapperConfig, randomMapper } from './latentMapper.js';
import { type MapperGuide, type MapperSettings, mapperLoss, normChange } from './mapperLoss.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
const stage = { runtime, lowering: 'auto' } as const;
afterAll(() => runtime.close());

const generator = randomGenerator(tinyConfig, 3);
const mapper: MapperConfig = {
  latents: latentCount(tinyConfig),
  styleDim: tinyConfig.styleDim,
  groups: 'single',
  norm: 'features',
};
const draw = (stream: string, shape: readonly number[], scale = 1): Tensor =>
  constant(
    normals({ seed: 2, stream }, sizeOf(shape)).map((value) => value * scale),
    shape,
  );
const still: MapperSettings = {
  clipWeight: 0,
  latentWeight: 0,
  identityWeight: 0,
  normWeight: 0,
  relativeNorms: false,
  pictures: 'antialiased',
  cosineScale: 1,
};

async function guide(seed: number): Promise<MapperGuide> {
  const clip = randomClip(tinyVit, seed);
  const prefix = `clip.${seed}.`;
  await runtime.setState(towerEntries(prefix, clip, 'image'));
  const values = normals({ seed, stream: 'text' }, tinyVit.embedding);
  const length = Math.hypot(...values);
  return {
    tower: { config: clip.config, parameters: towerParameters(prefix, clip, 'image') },
    text: constant(
      values.map((value) => value / length),
      [1, values.length],
    ),
  };
}

/** Loss, distance and change of two latents. */
async function lossOf(
  guides: readonly MapperGuide[],
  settings: Partial<MapperSettings>,
  unit?: number,
): Promise<Record<'loss' | 'clip' | 'latent', number>> {
  const config = { ...mapper, ...(unit === undefined ? {} : { unit }) };
  const own = new Map(
    [...randomMapper(config, 5)].map(([name, { data, shape }]) => [name, constant(data, shape)]),
  );
  await runtime.setState(
    Object.fromEntries([...generator.parameters].map(([name, tensor]) => [`g.${name}`, tensor])),
  );
  const parameters = stateParameters('g.', parameterShapes(tinyConfig));
  const { loss, clip, latent } = mapperLoss(
    config,
    own,
    draw('w', [2, mapper.latents, mapper.styleDim]),
    { generator: { config: tinyConfig, parameters }, noise: undefined, guides },
    { ...still, ...settings },
  );
  const found = await withProgram(stage, defineProgram('loss', { loss, clip, latent }), (handle) =>
    runtime.run(handle, {}),
  );
  return { loss: found.loss.data[0], clip: found.clip.data[0], latent: found.latent.data[0] };
}

describe("a mapper's loss", () => {
  it('hears several CLIPs as the mean of what each says', async () => {
    const settings = { clipWeight: 1, identityWeight: 0.5, normWeight: 0.25, latentWeight: 2 };
    const [one, two] = [await guide(4), await guide(6)];
    const [first, second] = [await lossOf([one], settings), await lossOf([two], settings)];
    const both = await lossOf([one, two], settings);
    expect(first.clip).not.toBeCloseTo(second.clip, 2);
    expect(both.clip).toBeCloseTo((first.clip + second.clip) / 2, 5);
    expect(both.loss).toBeCloseTo((first.loss + second.loss) / 2, 5);
  });

  it('weighs each of its terms', async () => {
    const guides = [await guide(4)];
    const far = 30;
    const { loss: clip, latent } = await lossOf(guides, { clipWeight: 1 }, far);
    const more = async (settings: Partial<MapperSettings>) =>
      (await lossOf(guides, { clipWeight: 1, ...settings }, far)).loss - clip;
    expect(await more({ latentWeight: 3 })).toBeCloseTo(3 * latent, 5);
    const [identity, norm] = [await more({ identityWeight: 1 }), await more({ normWeight: 1 })];
    expect(identity).toBeGreaterThan(1e-3);
    expect(norm).toBeGreaterThan(1e-4);
    expect(await more({ identityWeight: 2, normWeight: 3 })).toBeCloseTo(2 * identity + 3 * norm, 4);
  });

  it('measures the change of latents in its unit, of which a step takes a tenth', async () => {
    const guides = [await guide(4)];
    const [raw, wide] = [await lossOf(guides, { clipWeight: 1 }), await lossOf(guides, { clipWeight: 1 }, 3)];
    expect(raw.latent).toBeGreaterThan(0);
    expect(wide.latent).toBeCloseTo(raw.latent, 6);
    expect(wide.clip).not.toBeCloseTo(raw.clip, 4);
  });
});

describe("a mapper's goal from each picture", () => {
  it('is where the picture was, moved along the direction', async () => {
    const plain = await guide(4);
    const [still, little, far] = await Promise.all(
      [0, 0.1, 1000].map((length) =>
        lossOf([{ ...plain, text: mul(plain.text, length), fromPicture: true }], { clipWeight: 1 }),
      ),
    );
    const { clip: toText } = await lossOf([plain], { clipWeight: 1 });
    expect(still.clip).toBeLessThan(0.2 * toText);
    expect(Math.abs(little.clip - still.clip)).toBeLessThan(0.1);
    expect(far.clip).toBeCloseTo(toText, 2);
  });
});

describe('normChange', () => {
  const before = draw('before', [4, 6]);
  const scaled = (by: number): Tensor =>
    constant(
      [...interpret([before])[0].data].map((value) => value * by),
      [4, 6],
    );
  const numberOf = (tensor: Tensor): number => interpret([tensor])[0].data[0];
  const meanSquare = [...interpret([before])[0].data].reduce((total, value) => total + value * value, 0) / 4;

  it('is the mean square by which lengths change', () => {
    expect(numberOf(normChange(before, before))).toBe(0);
    expect(numberOf(normChange(scaled(1.5), before))).toBeCloseTo(0.25 * meanSquare, 9);
  });

  it('is the same for embeddings of any length when it is relative', () => {
    expect(numberOf(normChange(scaled(1.5), before, true))).toBeCloseTo(0.25, 9);
    expect(numberOf(normChange(scaled(15), scaled(10), true))).toBeCloseTo(0.25, 9);
  });
});
