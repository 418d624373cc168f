import { normals } from '../random/index.js';
import { filledTensor, floatTensor, sizeOf } from '../tensorData.js';
import type { Discriminator } from './discriminator.js';
import type { DiscriminatorConfig } from './discriminatorConfig.js';
import { discriminatorShapes } from './discriminatorShapes.js';

/**
 * Creates an untrained discriminator as StyleGAN2 initialises it: unit normal weights (those of the label's mapping
 * network divided by its learning rate), biases of 0.
 */
export function randomDiscriminator(config: DiscriminatorConfig, seed: number): Discriminator {
  const parameters = new Map(
    [...discriminatorShapes(config)].map(([name, shape]) => {
      if (name.endsWith('.bias')) return [name, filledTensor(0, shape)];
      const values = normals({ seed, stream: `initial ${name}` }, sizeOf(shape));
      const isMapping = /\.mapping\.\d/.test(name);
      const scale = isMapping ? 1 / config.mappingLearningRate : 1;
      return [name, floatTensor(scale === 1 ? values : values.map((value) => value * scale), shape)];
    }),
  );
  return { config, parameters };
}
