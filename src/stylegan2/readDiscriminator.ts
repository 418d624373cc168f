import type { Checkpoint } from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import type { Discriminator } from './discriminator.js';
import type { DiscriminatorConfig } from './discriminatorConfig.js';
import { discriminatorShapes } from './discriminatorShapes.js';
import {
  canonicalDiscriminatorFormat,
  canonicalDiscriminatorNames,
  parseDiscriminatorConfig,
} from './names/canonicalDiscriminator.js';
import type { NameEntry } from './names/nameEntry.js';
import { nvidiaDiscriminatorConfig, nvidiaDiscriminatorNames } from './names/nvidiaDiscriminator.js';
import { readHeldTensors } from './names/readEntries.js';
import {
  rosinalityDiscriminatorConfig,
  rosinalityDiscriminatorNames,
} from './names/rosinalityDiscriminator.js';
import { type TensorFile, tensorsUnder, wholeFile } from './names/tensorFile.js';

/**
 * Reads the StyleGAN2 discriminator from rosinality's checkpoints (`d`), from pickles of stylegan2-ada-pytorch (`D`),
 * or from our own safetensors form; undefined when the checkpoint holds none.
 *
 * Its size and widths come from the tensors' shapes. Throws a `UserError` that names the file and the tensor that is
 * missing, unknown or of the wrong shape, or the unsupported setting.
 */
export async function findDiscriminator(
  checkpoint: Checkpoint,
  { name: file = 'the checkpoint' }: { readonly name?: string } = {},
): Promise<Discriminator | undefined> {
  if (checkpoint.metadata.format === canonicalDiscriminatorFormat) {
    const source = wholeFile(checkpoint, file, 'discriminator');
    const config = parseDiscriminatorConfig(file, checkpoint.metadata.config);
    return readNames(source, config, canonicalDiscriminatorNames(config));
  }
  const find = (prefix: string, landmark: string) =>
    tensorsUnder(checkpoint, file, 'discriminator', [prefix, ''], landmark);
  const rosinality = find('d.', 'final_linear.0.weight');
  if (rosinality) {
    const config = rosinalityDiscriminatorConfig(rosinality);
    return readNames(rosinality, config, rosinalityDiscriminatorNames(config));
  }
  const nvidia = find('D.', 'b4.fc.weight');
  if (!nvidia) return undefined;
  const config = nvidiaDiscriminatorConfig(nvidia);
  return readNames(nvidia, config, nvidiaDiscriminatorNames(config));
}

/** Reads a discriminator as {@link findDiscriminator} does, but throws a `UserError` when there is none. */
export async function readDiscriminator(
  checkpoint: Checkpoint,
  { name = 'the checkpoint' }: { readonly name?: string } = {},
): Promise<Discriminator> {
  const found = await findDiscriminator(checkpoint, { name });
  if (found) return found;
  throw new UserError(
    `${name} holds no StyleGAN2 discriminator (neither "d.final_linear..." nor "D.b4.fc..."): ` +
      'use a checkpoint of a training run, not of a generator alone',
  );
}

async function readNames(
  source: TensorFile,
  config: DiscriminatorConfig,
  entries: readonly NameEntry[],
): Promise<Discriminator> {
  const { parameters, blurKernel } = await readHeldTensors(source, discriminatorShapes(config), entries);
  return {
    config: blurKernel ? { ...config, blur: { taps: config.blur.taps, kernel: blurKernel } } : config,
    parameters,
  };
}
