import { UserError } from '../../errors.js';
import { baseResolution, defaultBlur, type GeneratorConfig } from '../config.js';
import { countOf, extentOf, type TensorFile } from './tensorFile.js';

/** Reads the configuration from the shapes of rosinality's tensors; the numbers of the blur are filled in later. */
export function rosinalityConfig(source: TensorFile, mappingLearningRate: number): GeneratorConfig {
  const mappingLayers = countOf(source, (i) => `style.${i + 1}.weight`);
  const mappingWidths = Array.from({ length: mappingLayers }, (_, i) =>
    extentOf(source, `style.${i + 1}.weight`, 2, 0),
  );
  const convolutions = countOf(source, (i) => `convs.${i}.conv.weight`);
  if (convolutions % 2 !== 0) {
    throw new UserError(
      `${source.file} has ${convolutions} convolutions "${source.prefix}convs.N", but a StyleGAN2 generator has ` +
        'two for each resolution: it was cut short when it was saved',
    );
  }
  const channels = [extentOf(source, 'conv1.conv.weight', 5, 1)];
  for (let i = 1; i < convolutions; i += 2) channels.push(extentOf(source, `convs.${i}.conv.weight`, 5, 1));
  const blurName = 'convs.0.conv.blur.kernel';
  const taps = source.tensors.has(blurName) ? extentOf(source, blurName, 2, 0) : defaultBlur.taps;
  return {
    size: baseResolution * 2 ** (channels.length - 1),
    zDim: extentOf(source, 'style.1.weight', 2, 1),
    styleDim: extentOf(source, 'conv1.conv.modulation.weight', 2, 1),
    labelDim: 0,
    labelWidth: 0,
    mappingWidths,
    mappingLearningRate,
    channels,
    imageChannels: extentOf(source, 'to_rgb1.conv.weight', 5, 1),
    blur: { ...defaultBlur, taps },
    weightScaling: 'equalized',
    clamp: null,
  };
}
