import { assert, UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import type { GeneratorConfig } from './config.js';
import type { Discriminator } from './discriminator.js';
import type { Generator } from './generator.js';
import { canonicalNames } from './names/canonical.js';
import { canonicalFormat, configText } from './names/canonicalConfig.js';
import type { NameEntry } from './names/nameEntry.js';
import { rosinalityNames } from './names/rosinality.js';
import { harmlessClamp, type NetworkFile } from './networkFile.js';
import { fixedNoises } from './randomGenerator.js';
import { rosinalityDiscriminatorState } from './writeDiscriminator.js';

/** Our own form of a generator, for a safetensors writer; `readGenerator` reads it back without loss. */
export function generatorFile(generator: Generator): NetworkFile {
  return {
    tensors: fileTensors(generator, canonicalNames(generator.config)),
    metadata: { format: canonicalFormat, config: configText(generator.config) },
  };
}

/**
 * The generator as a state dict of rosinality's `Generator`: exactly its names, shapes and order, so that a strict load
 * works.
 *
 * A generator without noise images gets random ones, because that class requires them. Throws a `UserError` for
 * anything that class cannot express: labels, another width of z or of the mapping network, a small clamp. A clamp of
 * 256 and the different weight of the demodulation's epsilon are dropped; neither shows in an image.
 */
export function rosinalityState(generator: Generator): Map<string, FloatTensor> {
  const { config } = generator;
  refuseInexpressible(config);
  const entries = rosinalityNames(config).filter(({ holds }) => holds.kind !== 'latentAverage');
  return fileTensors({ ...generator, noises: generator.noises ?? fixedNoises(config, 0) }, entries);
}

/**
 * A whole rosinality checkpoint, `{g_ema, latent_avg?, d?}`, for a torch writer; see {@link rosinalityState} and
 * `rosinalityDiscriminatorState`.
 */
export function rosinalityCheckpoint(
  generator: Generator,
  discriminator?: Discriminator,
): Map<string, Map<string, FloatTensor> | FloatTensor> {
  const checkpoint = new Map<string, Map<string, FloatTensor> | FloatTensor>([
    ['g_ema', rosinalityState(generator)],
  ]);
  if (generator.latentAverage) checkpoint.set('latent_avg', generator.latentAverage);
  if (discriminator) checkpoint.set('d', rosinalityDiscriminatorState(discriminator));
  return checkpoint;
}

/** The tensors of a generator under the names and shapes of a table, in its order; absent optional ones are omitted. */
export function fileTensors(generator: Generator, entries: readonly NameEntry[]): Map<string, FloatTensor> {
  const tensors = new Map<string, FloatTensor>();
  for (const { name, shape, holds } of entries) {
    const tensor = heldBy(generator, holds, shape);
    if (tensor) tensors.set(name, floatTensor(tensor.data, shape));
  }
  return tensors;
}

function heldBy(
  { config, parameters, noises, latentAverage }: Generator,
  holds: NameEntry['holds'],
  shape: readonly number[],
): FloatTensor | undefined {
  if (holds.kind === 'noise') return noises?.[holds.index];
  if (holds.kind === 'latentAverage') return latentAverage;
  if (holds.kind === 'blur') {
    return floatTensor(
      config.blur.kernel.map((tap) => tap / holds.gain),
      shape,
    );
  }
  const tensor = parameters.get(holds.parameter);
  assert(tensor, `the generator has no parameter "${holds.parameter}"`);
  return tensor;
}

function refuseInexpressible(config: GeneratorConfig): void {
  const { styleDim, zDim, mappingWidths, mappingLearningRate, clamp } = config;
  const found = [
    config.labelDim > 0 && 'class labels',
    (zDim !== styleDim || mappingWidths.some((width) => width !== styleDim)) &&
      'a mapping network whose width differs from that of w',
    mappingLearningRate !== 0.01 && `a mapping learning rate of ${mappingLearningRate}`,
    clamp !== null && clamp < harmlessClamp && `a clamp of ${clamp}`,
  ].find((reason) => typeof reason === 'string');
  if (found) {
    throw new UserError(
      `a generator with ${found} does not fit the format of rosinality/stylegan2-pytorch: save it as safetensors`,
    );
  }
}
