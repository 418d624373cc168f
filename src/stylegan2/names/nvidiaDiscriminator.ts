import { UserError } from '../../errors.js';
import { baseResolution } from '../config.js';
import { blockResolutions, type DiscriminatorConfig, defaultDownBlur } from '../discriminatorConfig.js';
import { discriminatorShapes } from '../discriminatorShapes.js';
import { entryMaker, type NameEntry } from './nameEntry.js';
import { moduleSetting, requireSetting } from './nvidiaSettings.js';
import { countOf, extentOf, type TensorFile } from './tensorFile.js';

/** More images than any batch has: NVIDIA's `None` measures the whole batch together. */
const wholeBatch = 2 ** 20;

/** The parameters and buffers of a `Discriminator` of stylegan2-ada-pytorch, residual architecture. */
export function nvidiaDiscriminatorNames(config: DiscriminatorConfig): NameEntry[] {
  const { parameter, blur } = entryMaker(discriminatorShapes(config), config.blur.taps);
  const filter = (module: string) => blur(`${module}.resample_filter`, 1);
  const weight = (theirs: string, ours: string) =>
    parameter(`${theirs}.weight`, `discriminator.${ours}.weight`);
  const layer = (theirs: string, ours: string): NameEntry[] => [
    weight(theirs, ours),
    parameter(`${theirs}.bias`, `discriminator.${ours}.bias`),
  ];
  const convolution = (theirs: string, ours: string) => [...layer(theirs, ours), filter(theirs)];
  const blocks = blockResolutions(config).flatMap((resolution, i): NameEntry[] => {
    const block = `b${resolution}`;
    return [
      filter(block),
      ...(i === 0 ? convolution(`${block}.fromrgb`, 'fromRgb') : []),
      ...convolution(`${block}.conv0`, `${resolution}.conv`),
      ...convolution(`${block}.conv1`, `${resolution}.down`),
      weight(`${block}.skip`, `${resolution}.skip`),
      filter(`${block}.skip`),
    ];
  });
  const mapping = config.mappingWidths.flatMap((_, i) => layer(`mapping.fc${i}`, `mapping.${i}`));
  return [
    ...blocks,
    ...(config.labelDim > 0 ? [...layer('mapping.embed', 'mapping.label'), ...mapping] : []),
    ...convolution('b4.conv', '4.conv'),
    ...layer('b4.fc', '4.linear'),
    ...layer('b4.out', '4.logit'),
  ];
}

/**
 * Reads the configuration from NVIDIA's tensors and the settings of their modules; the numbers of the blur are filled
 * in later.
 *
 * Throws a `UserError` for anything but the residual architecture with leaky ReLU.
 */
export function nvidiaDiscriminatorConfig(source: TensorFile): DiscriminatorConfig {
  const blocks = countOf(source, (i) => `b${2 * baseResolution * 2 ** i}.conv0.weight`);
  if (blocks === 0) {
    throw new UserError(
      `${source.file} has a discriminator "${source.prefix}" without blocks: it is another kind of network`,
    );
  }
  const resolutions = Array.from({ length: blocks }, (_, i) => 2 * baseResolution * 2 ** i);
  const size = resolutions[blocks - 1];
  for (const resolution of resolutions) {
    const setting = (...path: string[]) =>
      moduleSetting(source, [`b${resolution}`, ...path.slice(0, -1)], path.at(-1) ?? '');
    requireSetting(source, 'architecture', setting('architecture'), 'resnet');
    requireSetting(source, 'activation', setting('conv0', 'activation'), 'lrelu');
  }
  const labelled = source.tensors.has('mapping.embed.weight');
  const layers = labelled ? countOf(source, (i) => `mapping.fc${i}.weight`) : 0;
  const clamp = moduleSetting(source, [`b${size}`, 'conv0'], 'conv_clamp');
  const rate = moduleSetting(source, ['mapping', 'fc0'], 'bias_gain');
  const group = moduleSetting(source, ['b4', 'mbstd'], 'group_size');
  const filter = `b${size}.resample_filter`;
  return {
    size,
    channels: [
      extentOf(source, 'b4.conv.weight', 4, 0),
      ...resolutions.map((resolution) => extentOf(source, `b${resolution}.conv0.weight`, 4, 0)),
    ],
    imageChannels: extentOf(source, `b${size}.fromrgb.weight`, 4, 1),
    labelDim: labelled ? extentOf(source, 'mapping.embed.weight', 2, 1) : 0,
    labelWidth: labelled ? extentOf(source, 'mapping.embed.weight', 2, 0) : 0,
    mappingWidths: Array.from({ length: layers }, (_, i) => extentOf(source, `mapping.fc${i}.weight`, 2, 0)),
    mappingLearningRate: typeof rate === 'number' && rate > 0 ? rate : 0.01,
    blur: {
      ...defaultDownBlur,
      taps: source.tensors.has(filter) ? extentOf(source, filter, 2, 0) : defaultDownBlur.taps,
    },
    clamp: typeof clamp === 'number' && clamp > 0 ? clamp : null,
    groupSize:
      group === null ? wholeBatch : Number.isInteger(group) && Number(group) >= 1 ? Number(group) : 4,
  };
}
