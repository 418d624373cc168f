import { UserError } from '../../errors.js';
import { baseResolution, defaultBlur, type GeneratorConfig } from '../config.js';
import { moduleSetting, requireSetting } from './nvidiaSettings.js';
import { countOf, extentOf, type TensorFile } from './tensorFile.js';

/**
 * Reads the configuration from NVIDIA's tensors and the settings of their modules; the numbers of the blur are filled
 * in later.
 *
 * Throws a `UserError` for anything but the skip architecture with noise and leaky ReLU.
 */
export function nvidiaConfig(source: TensorFile, mappingLearningRate: number): GeneratorConfig {
  const blocks = countOf(source, (i) => `synthesis.b${baseResolution * 2 ** i}.conv1.weight`);
  const resolutions = Array.from({ length: blocks }, (_, i) => baseResolution * 2 ** i);
  for (const resolution of resolutions) checkBlock(source, `b${resolution}`);
  requireSetting(source, 'activation', moduleSetting(source, ['mapping', 'fc0'], 'activation'), 'lrelu');

  const mappingLayers = countOf(source, (i) => `mapping.fc${i}.weight`);
  const mappingWidths = Array.from({ length: mappingLayers }, (_, i) =>
    extentOf(source, `mapping.fc${i}.weight`, 2, 0),
  );
  const labelled = source.tensors.has('mapping.embed.weight');
  const labelWidth = labelled ? extentOf(source, 'mapping.embed.weight', 2, 0) : 0;
  const zDim = extentOf(source, 'mapping.fc0.weight', 2, 1) - labelWidth;
  if (zDim <= 0) {
    throw new UserError(
      `${source.file} has a mapping network without z, which cannot be adapted: use another generator`,
    );
  }
  const clamp = moduleSetting(source, ['synthesis', 'b4', 'conv1'], 'conv_clamp');
  const rate = moduleSetting(source, ['mapping', 'fc0'], 'bias_gain');
  const filter = 'synthesis.b4.resample_filter';
  return {
    size: baseResolution * 2 ** (blocks - 1),
    zDim,
    styleDim: extentOf(source, 'synthesis.b4.conv1.affine.weight', 2, 1),
    labelDim: labelled ? extentOf(source, 'mapping.embed.weight', 2, 1) : 0,
    labelWidth,
    mappingWidths,
    mappingLearningRate: typeof rate === 'number' && rate > 0 ? rate : mappingLearningRate,
    channels: resolutions.map((resolution) =>
      extentOf(source, `synthesis.b${resolution}.conv1.weight`, 4, 0),
    ),
    imageChannels: extentOf(source, 'synthesis.b4.torgb.weight', 4, 0),
    blur: {
      ...defaultBlur,
      taps: source.tensors.has(filter) ? extentOf(source, filter, 2, 0) : defaultBlur.taps,
    },
    weightScaling: 'none',
    clamp: typeof clamp === 'number' && clamp > 0 ? clamp : null,
  };
}

function checkBlock(source: TensorFile, block: string): void {
  const architecture = moduleSetting(source, ['synthesis', block], 'architecture');
  requireSetting(source, 'architecture', architecture, 'skip');
  for (const conv of ['conv0', 'conv1']) {
    const setting = (name: string) => moduleSetting(source, ['synthesis', block, conv], name);
    requireSetting(source, 'activation', setting('activation'), 'lrelu');
    requireSetting(source, 'use_noise', setting('use_noise'), true);
  }
}
