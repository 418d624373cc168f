import { UserError } from '../../errors.js';
import { baseResolution } from '../config.js';
import { blockResolutions, type DiscriminatorConfig, defaultDownBlur } from '../discriminatorConfig.js';
import { discriminatorShapes } from '../discriminatorShapes.js';
import { entryMaker, type NameEntry } from './nameEntry.js';
import { countOf, extentOf, type TensorFile } from './tensorFile.js';

/** The state dict of rosinality's `Discriminator`, in its order. */
export function rosinalityDiscriminatorNames(config: DiscriminatorConfig): NameEntry[] {
  const { parameter, blur } = entryMaker(discriminatorShapes(config), config.blur.taps);
  const weight = (theirs: string, ours: string) =>
    parameter(`${theirs}.weight`, `discriminator.${ours}.weight`);
  const bias = (theirs: string, ours: string) => parameter(`${theirs}.bias`, `discriminator.${ours}.bias`);
  const blocks = blockResolutions(config).flatMap((resolution, i): NameEntry[] => {
    const block = `convs.${i + 1}`;
    return [
      weight(`${block}.conv1.0`, `${resolution}.conv`),
      bias(`${block}.conv1.1`, `${resolution}.conv`),
      blur(`${block}.conv2.0.kernel`, 1),
      weight(`${block}.conv2.1`, `${resolution}.down`),
      bias(`${block}.conv2.2`, `${resolution}.down`),
      blur(`${block}.skip.0.kernel`, 1),
      weight(`${block}.skip.1`, `${resolution}.skip`),
    ];
  });
  return [
    weight('convs.0.0', 'fromRgb'),
    bias('convs.0.1', 'fromRgb'),
    ...blocks,
    weight('final_conv.0', '4.conv'),
    bias('final_conv.1', '4.conv'),
    weight('final_linear.0', '4.linear'),
    bias('final_linear.0', '4.linear'),
    weight('final_linear.1', '4.logit'),
    bias('final_linear.1', '4.logit'),
  ];
}

/** Reads the configuration from the shapes of rosinality's tensors; the numbers of the blur are filled in later. */
export function rosinalityDiscriminatorConfig(source: TensorFile): DiscriminatorConfig {
  const blocks = countOf(source, (i) => `convs.${i + 1}.conv1.0.weight`);
  if (blocks === 0) {
    throw new UserError(
      `${source.file} has a discriminator "${source.prefix}" without blocks: it is another kind of network`,
    );
  }
  const widths = Array.from({ length: blocks }, (_, i) =>
    extentOf(source, `convs.${i + 1}.conv2.1.weight`, 4, 0),
  );
  const blurName = 'convs.1.conv2.0.kernel';
  const taps = source.tensors.has(blurName) ? extentOf(source, blurName, 2, 0) : defaultDownBlur.taps;
  return {
    size: baseResolution * 2 ** blocks,
    channels: [extentOf(source, 'convs.0.0.weight', 4, 0), ...widths].reverse(),
    imageChannels: extentOf(source, 'convs.0.0.weight', 4, 1),
    labelDim: 0,
    labelWidth: 0,
    mappingWidths: [],
    mappingLearningRate: 0.01,
    blur: { ...defaultDownBlur, taps },
    clamp: null,
    groupSize: 4,
  };
}
