export {
  blurKernel,
  defaultBlur,
  type GeneratorConfig,
  latentCount,
  resolutions,
  standardConfig,
} from './config.js';
export type { Generator } from './generator.js';
export { broadcastLatent, crossoverMask, layerPsi, mixStyles, truncate } from './latents.js';
export { noiseLayers, noiseShapes, parameterShapes, type SynthesisLayer, synthesisLayers } from './layers.js';
export { mappingNetwork } from './mapping.js';
export { fixedNoises, randomGenerator } from './randomGenerator.js';
export { type ReadGeneratorOptions, readGenerator } from './readGenerator.js';
export { type Styles, type SynthesisOptions, styles, synthesize, weightPowers } from './synthesis.js';
export {
  type GeneratorFile,
  generatorFile,
  rosinalityCheckpoint,
  rosinalityState,
} from './writeGenerator.js';
