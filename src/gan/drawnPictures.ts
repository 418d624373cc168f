import { input, type Tensor } from '../graph/index.js';
import type { Parameters } from '../nn/parameters.js';
import { integers, normals, uniforms } from '../random/index.js';
import {
  broadcastLatent,
  crossoverMask,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  mixStyles,
  noiseInputs,
  noiseShapes,
  synthesize,
} from '../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';

/** Generated pictures as graph. */
export interface DrawnPictures {
  /** `[N, D]` of the first latent. */
  readonly w: Tensor;
  /** `[N, L, D]`, mixed. */
  readonly wPlus: Tensor;
  /** `[N, 3, H, W]` */
  readonly pictures: Tensor;
}

/** Key of the random numbers of drawn images. */
export interface PictureDraw {
  readonly seed: number;
  readonly step: number;
  readonly batch: number;
  /** Probability that a picture mixes the styles of two latents; 0 needs no second latent. */
  readonly mixing: number;
}

/** Pictures from the inputs `PREFIX.z`, `PREFIX.z2`, `PREFIX.mix` and `PREFIX.noise.i`, which {@link drawFeeds} gives. */
export function drawnPictures(
  config: GeneratorConfig,
  parameters: Parameters,
  prefix: string,
  { batch, mixing }: Pick<PictureDraw, 'batch' | 'mixing'>,
): DrawnPictures {
  const latents = latentCount(config);
  const mapped = (name: string): Tensor =>
    mappingNetwork(config, parameters, input(`${prefix}.${name}`, [batch, config.zDim]));
  const w = mapped('z');
  const wPlus =
    mixing > 0
      ? mixStyles(w, mapped('z2'), input(`${prefix}.mix`, [batch, latents]))
      : broadcastLatent(w, latents);
  const noise = noiseInputs(config, `${prefix}.noise`, batch);
  return { w, wPlus, pictures: synthesize(config, parameters, wPlus, { noise }) };
}

/** The inputs of {@link drawnPictures}, each of a stream of its own. */
export function drawFeeds(
  config: GeneratorConfig,
  prefix: string,
  draw: PictureDraw,
): Readonly<Record<string, FloatTensor>> {
  const { seed, step, batch, mixing } = draw;
  const normal = (name: string, shape: readonly number[]): [string, FloatTensor] => {
    const stream = `${prefix}.${name}`;
    return [stream, floatTensor(normals({ seed, stream, step }, sizeOf(shape)), shape)];
  };
  const latents = latentCount(config);
  const noise = noiseShapes(config).map(([, ...rest], i) => normal(`noise.${i}`, [batch, ...rest]));
  const feeds = Object.fromEntries([normal('z', [batch, config.zDim]), ...noise]);
  if (mixing === 0) return feeds;
  const [name, z2] = normal('z2', [batch, config.zDim]);
  const chances = uniforms({ seed, stream: `${prefix}.mixes`, step }, batch);
  const crossovers = integers({ seed, stream: `${prefix}.crossover`, step }, batch, latents - 1);
  const mask = new Float32Array(batch * latents);
  chances.forEach((chance, i) => {
    mask.set(crossoverMask(latents, chance < mixing ? 1 + crossovers[i] : latents), i * latents);
  });
  return { ...feeds, [name]: z2, [`${prefix}.mix`]: floatTensor(mask, [batch, latents]) };
}
