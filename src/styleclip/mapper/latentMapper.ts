import {
  add,
  concat,
  div,
  fill,
  mul,
  reshape,
  type Shape,
  sliceAxis,
  sqrt,
  sum,
  type Tensor,
} from '../../graph/index.js';
import { equalizedLinear } from '../../nn/equalized.js';
import { type Parameters, parameter } from '../../nn/parameters.js';
import { pixelNorm } from '../../nn/pixelNorm.js';
import { normals } from '../../random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';

/** The groups of w+ entries that have networks of their own (Patashnik et al. 2021, section 5). */
export const levels = ['coarse', 'medium', 'fine'] as const;
/** A group of w+ entries; see {@link levels}. */
export type Level = (typeof levels)[number];

/** The first entry of w+ of each group. */
const firstLatent: Readonly<Record<Level, number>> = { coarse: 0, medium: 4, fine: 8 };

/** Shape of a latent mapper: which entries of w+ it moves, and in which units. */
export interface MapperConfig {
  /** L and D of the w+ `[N, L, D]` that it moves. */
  readonly latents: number;
  readonly styleDim: number;
  /** A network for each group that is named, or one for all entries. */
  readonly groups: readonly Level[] | 'single';
  /**
   * Numbers that are scaled to unit power together before the layers: those of each w, or, as in the reference, each number
   * over the entries of its group.
   */
  readonly norm: 'features' | 'entries';
  /**
   * The length that steps and changes of latents are measured in: 1 (the default) as in the reference, or the spread of a
   * generator's w, which makes weights and rates mean the same for every generator.
   */
  readonly unit?: number;
}

/** Layers of each network. */
const depth = 4;
/** The pace at which they learn, and by whose inverse their start values are larger. */
const learningRate = 0.01;
/** Length by which a mapper's output moves a latent, in its units. */
export const stepScale = 0.1;

/** Lists the networks of a mapper: their names, and which entries of w+ each of them moves. */
export function mapperNetworks({
  latents,
  groups,
}: MapperConfig): { name: string; from: number; to: number }[] {
  if (groups === 'single') return [{ name: 'all', from: 0, to: latents }];
  return levels.flatMap((level, i) => {
    const from = firstLatent[level];
    const to = Math.min(latents, i + 1 < levels.length ? firstLatent[levels[i + 1]] : latents);
    return groups.includes(level) && from < to ? [{ name: level, from, to }] : [];
  });
}

/** Lists the shapes of a mapper's parameters by name: `NETWORK.LAYER.weight` `[D, D]` and `.bias` `[D]`. */
export function mapperShapes(config: MapperConfig): Map<string, Shape> {
  const { styleDim } = config;
  return new Map(
    mapperNetworks(config).flatMap(({ name }) =>
      Array.from({ length: depth }, (_, layer): [string, Shape][] => [
        [`${name}.${layer}.weight`, [styleDim, styleDim]],
        [`${name}.${layer}.bias`, [styleDim]],
      ]).flat(),
    ),
  );
}

/** Draws a mapper's start weights, of unit variance once scaled by their pace; biases are 0. */
export function randomMapper(config: MapperConfig, seed: number): Map<string, FloatTensor> {
  return new Map(
    [...mapperShapes(config)].map(([name, shape]): [string, FloatTensor] => {
      if (name.endsWith('.bias')) return [name, floatTensor(new Float32Array(sizeOf(shape)), shape)];
      const draws = normals({ seed, stream: `mapper.${name}` }, sizeOf(shape));
      return [
        name,
        floatTensor(
          draws.map((value) => value / learningRate),
          shape,
        ),
      ];
    }),
  );
}

/** Builds the step `[N, L, D]` of a mapper from w+ `[N, L, D]`, to be added times {@link stepScale} units; 0 where no network is. */
export function mapperStep(config: MapperConfig, parameters: Parameters, wPlus: Tensor): Tensor {
  const [batch, latents, width] = wPlus.shape;
  const parts: Tensor[] = [];
  let done = 0;
  const idle = (to: number): void => {
    if (to > done) parts.push(fill(0, [batch, to - done, width]));
  };
  for (const { name, from, to } of mapperNetworks(config)) {
    idle(from);
    const group = sliceAxis(wPlus, 1, from, to - from);
    let x = reshape(config.norm === 'features' ? pixelNorm(group) : entryNorm(group), [-1, width]);
    for (let layer = 0; layer < depth; layer++) {
      const [weight, bias] = ['weight', 'bias'].map((part) =>
        parameter(parameters, `${name}.${layer}.${part}`),
      );
      x = equalizedLinear(x, weight, bias, { learningRate, activation: 'leakyRelu' });
    }
    parts.push(reshape(x, [batch, to - from, width]));
    done = to;
  }
  idle(latents);
  return parts.length === 1 ? parts[0] : concat(parts, 1);
}

/** Builds the graph of w+ `[N, L, D]` as a mapper moves it. */
export function mapped(config: MapperConfig, parameters: Parameters, wPlus: Tensor): Tensor {
  return add(wPlus, mul(mapperStep(config, parameters, wPlus), stepScale * (config.unit ?? 1)));
}

function entryNorm(x: Tensor): Tensor {
  const meanSquare = mul(sum(mul(x, x), [1], true), 1 / x.shape[1]);
  return div(x, sqrt(add(meanSquare, 1e-8)));
}
