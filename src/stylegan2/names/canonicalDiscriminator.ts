import { baseResolution } from '../config.js';
import type { DiscriminatorConfig } from '../discriminatorConfig.js';
import { discriminatorShapes } from '../discriminatorShapes.js';
import { ConfigFields } from './configFields.js';
import type { NameEntry } from './nameEntry.js';

/** The value of `format` in the metadata of a discriminator in our own form. */
export const canonicalDiscriminatorFormat = 'stylegan2-discriminator';

/** The names of our own safetensors files. */
export function canonicalDiscriminatorNames(config: DiscriminatorConfig): NameEntry[] {
  return [...discriminatorShapes(config)].map(([name, shape]) => ({
    name,
    shape,
    holds: { kind: 'parameter', parameter: name },
  }));
}

/** Parses and checks a configuration in a file's metadata; a `UserError` names the file and the wrong field. */
export function parseDiscriminatorConfig(file: string, text: string | undefined): DiscriminatorConfig {
  const fields = ConfigFields.parse(file, 'discriminator', text);
  const labelDim = fields.count('labelDim', 0);
  const config: DiscriminatorConfig = {
    size: fields.count('size', 2 * baseResolution),
    channels: fields.counts('channels', 1),
    imageChannels: fields.count('imageChannels', 1),
    labelDim,
    labelWidth: fields.count('labelWidth', 0),
    mappingWidths: labelDim > 0 ? fields.counts('mappingWidths', 1) : [],
    mappingLearningRate: fields.positive('mappingLearningRate'),
    blur: fields.blur('blur'),
    clamp: fields.isNull('clamp') ? null : fields.positive('clamp'),
    groupSize: fields.count('groupSize', 1),
  };
  if (config.size !== baseResolution * 2 ** (config.channels.length - 1)) fields.fail('size');
  if (labelDim > 0 !== config.labelWidth > 0) fields.fail('labelWidth');
  return config;
}
