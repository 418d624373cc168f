import { type GeneratorConfig, standardConfig } from '#nada/stylegan2/index.js';

/** The generator that is trained on the world: 64 px, narrow at full resolution, where a channel costs most. */
export const shippedConfig: GeneratorConfig = {
  ...standardConfig(64),
  zDim: 128,
  styleDim: 128,
  mappingWidths: [128, 128, 128, 128],
  channels: [128, 128, 128, 64, 32],
};
