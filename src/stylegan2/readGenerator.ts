import type { Checkpoint } from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import type { GeneratorConfig } from './config.js';
import type { Generator } from './generator.js';
import { canonicalNames } from './names/canonical.js';
import { canonicalFormat, parseConfig } from './names/canonicalConfig.js';
import { nvidiaNames } from './names/nvidia.js';
import { nvidiaConfig } from './names/nvidiaConfig.js';
import { readEntries } from './names/readEntries.js';
import { rosinalityNames } from './names/rosinality.js';
import { rosinalityConfig } from './names/rosinalityConfig.js';
import { type TensorFile, tensorsUnder, wholeFile } from './names/tensorFile.js';

/** Options of {@link readGenerator}. */
export interface ReadGeneratorOptions {
  /** The file's name in messages. */
  readonly name?: string;
  /** The mapping network's learning-rate multiplier, if the file does not say (rosinality); 0.01 by default. */
  readonly mappingLearningRate?: number;
}

/**
 * Reads a StyleGAN2 generator from rosinality's checkpoints (`g_ema`, else `g`, else a bare state dict), from pickles
 * of stylegan2-ada-pytorch (`G_ema`, else `G`), or from our own safetensors form.
 *
 * Its size, widths and depths come from the tensors' shapes. Throws a `UserError` that names the file and the tensor
 * that is missing, unknown or of the wrong shape, or the unsupported setting.
 */
export async function readGenerator(
  checkpoint: Checkpoint,
  { name: file = 'the generator checkpoint', mappingLearningRate = 0.01 }: ReadGeneratorOptions = {},
): Promise<Generator> {
  if (checkpoint.metadata.format === canonicalFormat) {
    const config = checkConfig(file, parseConfig(file, checkpoint.metadata.config));
    return readEntries(wholeFile(checkpoint, file, 'generator'), config, canonicalNames(config));
  }
  const rosinality = tensorsUnder(
    checkpoint,
    file,
    'generator',
    ['g_ema.', 'g.', ''],
    'conv1.conv.modulation.weight',
  );
  if (rosinality) {
    const source = withLatentAverage(rosinality, checkpoint);
    const config = checkConfig(file, rosinalityConfig(source, mappingLearningRate));
    return readEntries(source, config, rosinalityNames(config));
  }
  const nvidia = tensorsUnder(checkpoint, file, 'generator', ['G_ema.', 'G.', ''], 'synthesis.b4.const');
  if (nvidia) {
    const config = checkConfig(file, nvidiaConfig(nvidia, mappingLearningRate));
    return readEntries(nvidia, config, nvidiaNames(config));
  }
  throw new UserError(
    `${file} holds no StyleGAN2 generator (neither "g_ema.conv1..." nor "G_ema.synthesis.b4..."): ` +
      'use a checkpoint of rosinality/stylegan2-pytorch or NVlabs/stylegan2-ada-pytorch',
  );
}

/** Adds the average w that a rosinality checkpoint stores next to its networks. */
function withLatentAverage(source: TensorFile, { tensors }: Checkpoint): TensorFile {
  const average = tensors.get('latent_avg');
  return average ? { ...source, tensors: new Map(source.tensors).set('latent_avg', average) } : source;
}

function checkConfig(file: string, config: GeneratorConfig): GeneratorConfig {
  const width = config.mappingWidths.at(-1) ?? 0;
  if (width === config.styleDim) return config;
  throw new UserError(
    `${file} has a mapping network with w of width ${width}, but a synthesis network that takes ` +
      `${config.styleDim}: its tensors come from different generators`,
  );
}
