import { assert, UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { baseResolution } from './config.js';
import type { Generator } from './generator.js';
import { parameterShapes } from './layers.js';

/** The layer groups of a generator, by their effect: pose and shape, features, colours and texture. */
export const blendGroups = ['coarse', 'medium', 'fine'] as const;
/** One of the {@link blendGroups}. */
export type BlendGroup = (typeof blendGroups)[number];

/** The first resolution of each group: w+ entries 0, 4 and 8 (Patashnik et al. 2021, section 5). */
const firstResolution: Readonly<Record<BlendGroup, number>> = {
  coarse: baseResolution,
  medium: 16,
  fine: 64,
};

/** A generator in a blend, and its share. */
export interface BlendPart {
  readonly generator: Generator;
  /** Share of the parameters that no group takes entirely from one generator. */
  readonly weight: number;
  /** The generator's name in messages. */
  readonly name: string;
}

/**
 * Creates a generator between others: a weighted sum of their parameters, with some groups of layers taken from one
 * alone. Adapted generators share the latent space of their parent, so a generator between them draws images between
 * their domains (Gal et al. 2021, section 5).
 *
 * Throws a `UserError` for generators of different shapes.
 */
export function blendGenerators(
  parts: readonly BlendPart[],
  groups: ReadonlyMap<BlendGroup, number> = new Map(),
): Generator {
  const [first] = parts;
  const shapes = parameterShapes(first.generator.config);
  for (const { generator, name } of parts) refuseOtherShape(first, generator, name);
  const weights = parts.map(({ weight }) => weight);
  const parameters = new Map(
    [...shapes.keys()].map((name) => {
      const group = groupOf(name);
      const whole = group === undefined ? undefined : groups.get(group);
      const rows = parts.map(({ generator }) => parameterOf(generator, name));
      return [name, whole === undefined ? weightedSum(rows, weights) : rows[whole]] as const;
    }),
  );
  const averages = parts.flatMap(({ generator }) => generator.latentAverage ?? []);
  return {
    ...first.generator,
    parameters,
    latentAverage: averages.length === parts.length ? weightedSum(averages, weights) : undefined,
  };
}

/** Whether generators map z to w alike, as relatives do; a blend of unrelated ones draws nothing recognisable. */
export function shareMapping(generators: readonly Generator[]): boolean {
  const [first, ...others] = generators;
  const names = [...first.parameters.keys()].filter((name) => name.startsWith('mapping.'));
  return others.every((other) =>
    names.every((name) => {
      const [own, their] = [first, other].map((generator) => parameterOf(generator, name).data);
      return own.every((value, i) => value === their[i]);
    }),
  );
}

function refuseOtherShape({ generator, name: own }: BlendPart, other: Generator, name: string): void {
  const [mine, theirs] = [generator, other].map(({ config }) => parameterShapes(config));
  for (const key of new Set([...mine.keys(), ...theirs.keys()])) {
    const [left, right] = [mine, theirs].map((shapes) => shapes.get(key)?.join(' x ') ?? 'nothing');
    if (left !== right) {
      throw new UserError(
        `${name} has ${right} where ${own} has ${left} (${key}): blend generators with the same parent`,
      );
    }
  }
}

function groupOf(name: string): BlendGroup | undefined {
  if (name === 'synthesis.constant') return 'coarse';
  const resolution = /^synthesis\.(\d+)\./.exec(name)?.[1];
  if (resolution === undefined) return undefined;
  return blendGroups.findLast((group) => Number(resolution) >= firstResolution[group]);
}

function parameterOf({ parameters }: Generator, name: string): FloatTensor {
  const tensor = parameters.get(name);
  assert(tensor, `the generator has no parameter "${name}"`);
  return tensor;
}

function weightedSum(tensors: readonly FloatTensor[], weights: readonly number[]): FloatTensor {
  const [{ data, shape }] = tensors;
  return floatTensor(
    Float32Array.from(data, (_, i) =>
      tensors.reduce((sum, tensor, part) => sum + weights[part] * tensor.data[i], 0),
    ),
    shape,
  );
}
