import { assert, UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import type { Generator } from './generator.js';
import { synthesisLayers } from './layers.js';

/**
 * Offsets added to the styles of every image, `[C]` by layer: a domain of a few kilobytes relative to its parent
 * (Alanov et al. 2023, "StyleDomain"). A style is linear in w, so an offset in S space is a change of the modulation's
 * bias.
 */
export type StyleOffsets = ReadonlyMap<string, FloatTensor>;

/**
 * Computes the offsets from a generator to one that differs from it only in them; layers without a difference are
 * omitted.
 */
export function styleOffsetsBetween(parent: Generator, adapted: Generator): Map<string, FloatTensor> {
  const offsets = new Map<string, FloatTensor>();
  for (const { name } of synthesisLayers(parent.config)) {
    const [before, after] = [parent, adapted].map(({ parameters }) => parameters.get(biasOf(name)));
    assert(before && after, `the generator has no parameter "${biasOf(name)}"`);
    const data = after.data.map((value, i) => value - before.data[i]);
    if (data.some((value) => value !== 0)) offsets.set(name, floatTensor(data, before.shape));
  }
  return offsets;
}

/**
 * Moves a generator's styles by a multiple of the offsets.
 *
 * Throws a `UserError` for offsets of a layer that the generator does not have, or that has another width.
 */
export function withStyleOffsets(
  generator: Generator,
  offsets: StyleOffsets,
  weight = 1,
  name = 'the domain',
): Generator {
  const parameters = new Map(generator.parameters);
  for (const [layer, { data }] of offsets) {
    const bias = parameters.get(biasOf(layer));
    if (bias?.data.length !== data.length) {
      throw new UserError(
        `${name} moves ${data.length} styles of ${layer}, but the generator has ${bias?.data.length ?? 'none'}: ` +
          'use the generator that it was made from',
      );
    }
    parameters.set(
      biasOf(layer),
      floatTensor(
        bias.data.map((value, i) => value + weight * data[i]),
        bias.shape,
      ),
    );
  }
  return { ...generator, parameters };
}

function biasOf(layer: string): string {
  return `${layer}.modulation.bias`;
}
