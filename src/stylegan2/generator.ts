import type { FloatTensor } from '../tensorData.js';
import type { GeneratorConfig } from './config.js';

/** A StyleGAN2 generator: its configuration and its parameters. */
export interface Generator {
  readonly config: GeneratorConfig;
  /** Parameters by canonical name (`parameterShapes`), with the values that checkpoints store and optimisers update. */
  readonly parameters: ReadonlyMap<string, FloatTensor>;
  /** The average w `[styleDim]`, towards which truncation pulls; many rosinality checkpoints lack it. */
  readonly latentAverage?: FloatTensor | undefined;
  /** The fixed noise images `[1, 1, h, w]` that the generator carries, in the order of `noiseLayers`. */
  readonly noises?: readonly FloatTensor[] | undefined;
}
