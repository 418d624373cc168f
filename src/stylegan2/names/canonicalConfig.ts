import { baseResolution, type GeneratorConfig } from '../config.js';
import { ConfigFields } from './configFields.js';

/** The value of `format` in the metadata of a generator in our own form. */
export const canonicalFormat = 'stylegan2-generator';

/** The configuration as text for the metadata of a safetensors file. */
export function configText(config: GeneratorConfig): string {
  return JSON.stringify(config);
}

/** Parses and checks {@link configText}; a `UserError` names the file and the wrong field. */
export function parseConfig(file: string, text: string | undefined): GeneratorConfig {
  const fields = ConfigFields.parse(file, 'generator', text);
  const channels = fields.counts('channels', 1);
  const config: GeneratorConfig = {
    size: fields.count('size', baseResolution),
    zDim: fields.count('zDim', 1),
    styleDim: fields.count('styleDim', 1),
    labelDim: fields.count('labelDim', 0),
    labelWidth: fields.count('labelWidth', 0),
    mappingWidths: fields.counts('mappingWidths', 1),
    mappingLearningRate: fields.positive('mappingLearningRate'),
    channels,
    imageChannels: fields.count('imageChannels', 1),
    blur: fields.blur('blur'),
    weightScaling: fields.oneOf('weightScaling', ['equalized', 'none']),
    clamp: fields.isNull('clamp') ? null : fields.positive('clamp'),
  };
  if (config.size !== baseResolution * 2 ** (channels.length - 1)) fields.fail('size');
  if (config.labelDim > 0 !== config.labelWidth > 0) fields.fail('labelWidth');
  return config;
}
