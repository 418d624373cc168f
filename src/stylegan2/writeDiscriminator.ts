import { assert, UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import type { Discriminator } from './discriminator.js';
import { canonicalDiscriminatorFormat, canonicalDiscriminatorNames } from './names/canonicalDiscriminator.js';
import type { NameEntry } from './names/nameEntry.js';
import { rosinalityDiscriminatorNames } from './names/rosinalityDiscriminator.js';
import { harmlessClamp, type NetworkFile } from './networkFile.js';

/** Our own form of a discriminator, for a safetensors writer; `readDiscriminator` reads it back without loss. */
export function discriminatorFile(discriminator: Discriminator): NetworkFile {
  const { config } = discriminator;
  return {
    tensors: fileTensors(discriminator, canonicalDiscriminatorNames(config)),
    metadata: { format: canonicalDiscriminatorFormat, config: JSON.stringify(config) },
  };
}

/**
 * The discriminator as a state dict of rosinality's `Discriminator` (`d` of a checkpoint): exactly its names, shapes
 * and order. Throws a `UserError` for anything that class cannot express: labels, a small clamp, groups of another size
 * than 4.
 */
export function rosinalityDiscriminatorState(discriminator: Discriminator): Map<string, FloatTensor> {
  const { labelDim, clamp, groupSize } = discriminator.config;
  const found = [
    labelDim > 0 && 'class labels',
    clamp !== null && clamp < harmlessClamp && `a clamp of ${clamp}`,
    groupSize !== 4 && `groups of ${groupSize} images`,
  ].find((reason) => typeof reason === 'string');
  if (found) {
    throw new UserError(
      `a discriminator with ${found} does not fit the format of rosinality/stylegan2-pytorch: save it as safetensors`,
    );
  }
  return fileTensors(discriminator, rosinalityDiscriminatorNames(discriminator.config));
}

function fileTensors(
  { config, parameters }: Discriminator,
  entries: readonly NameEntry[],
): Map<string, FloatTensor> {
  return new Map(
    entries.map(({ name, shape, holds }) => {
      if (holds.kind === 'blur') {
        return [
          name,
          floatTensor(
            config.blur.kernel.map((tap) => tap / holds.gain),
            shape,
          ),
        ];
      }
      const tensor = holds.kind === 'parameter' ? parameters.get(holds.parameter) : undefined;
      assert(tensor, `the discriminator has no value for "${name}"`);
      return [name, floatTensor(tensor.data, shape)];
    }),
  );
}
