export {
  type BlendGroup,
  type BlendPart,
  blendGenerators,
  blendGroups,
  shareMapping,
} from './blend.js';
export {
  blurKernel,
  defaultBlur,
  type GeneratorConfig,
  latentCount,
  resolutions,
  standardConfig,
} from './config.js';
export { type Discriminator, discriminate, type Judgement } from './discriminator.js';
export {
  blockResolutions,
  channelsAt,
  type DiscriminatorConfig,
  defaultDownBlur,
  discriminatorFor,
} from './discriminatorConfig.js';
export { discriminatorShapes } from './discriminatorShapes.js';
export type { Generator } from './generator.js';
export { GeneratorSampler, type SampledGenerator } from './generatorSampler.js';
export { hasNoise } from './hasNoise.js';
export { broadcastLatent, crossoverMask, layerPsi, mixStyles, truncate } from './latents.js';
export { noiseLayers, noiseShapes, parameterShapes, type SynthesisLayer, synthesisLayers } from './layers.js';
export { mappingNetwork } from './mapping.js';
export { meanLatent } from './meanLatent.js';
export type { NetworkFile } from './networkFile.js';
export { noiseInputs } from './noiseInputs.js';
export { PictureSource } from './pictureSource.js';
export { randomDiscriminator } from './randomDiscriminator.js';
export { fixedNoises, randomGenerator } from './randomGenerator.js';
export { findDiscriminator, readDiscriminator } from './readDiscriminator.js';
export { type ReadGeneratorOptions, readGenerator } from './readGenerator.js';
export { seedLatents, seedNoises } from './seedDraws.js';
export { type StyleOffsets, styleOffsetsBetween, withStyleOffsets } from './styleOffsets.js';
export { type Styles, type SynthesisOptions, styles, synthesize, weightPowers } from './synthesis.js';
export { discriminatorFile, rosinalityDiscriminatorState } from './writeDiscriminator.js';
export {
  generatorFile,
  rosinalityCheckpoint,
  rosinalityState,
} from './writeGenerator.js';
