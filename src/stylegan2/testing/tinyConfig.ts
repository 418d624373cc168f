import { defaultBlur, type GeneratorConfig } from '../index.js';

/** A generator of 8 pixels with odd widths. */
export const tinyConfig: GeneratorConfig = {
  size: 8,
  zDim: 6,
  styleDim: 6,
  labelDim: 0,
  labelWidth: 0,
  mappingWidths: [6, 6],
  mappingLearningRate: 0.01,
  channels: [7, 5],
  imageChannels: 3,
  blur: defaultBlur,
  weightScaling: 'equalized',
  clamp: null,
};
