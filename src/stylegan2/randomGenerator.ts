import { normals } from '../random/index.js';
import { type FloatTensor, filledTensor, floatTensor, sizeOf } from '../tensorData.js';
import type { GeneratorConfig } from './config.js';
import type { Generator } from './generator.js';
import { noiseShapes, parameterShapes } from './layers.js';

/**
 * Creates an untrained generator as StyleGAN2 initialises it: unit normal weights and constant (those of the mapping
 * network divided by its learning rate), style biases of 1, other biases and noise strengths of 0, an average w of 0.
 */
export function randomGenerator(config: GeneratorConfig, seed: number): Generator {
  const parameters = new Map(
    [...parameterShapes(config)].map(([name, shape]) => [name, initial(config, name, shape, seed)]),
  );
  return {
    config,
    parameters,
    latentAverage: filledTensor(0, [config.styleDim]),
    noises: fixedNoises(config, seed),
  };
}

/** Draws noise of unit variance that stays the same for every image, `[1, 1, h, w]` for each of `noiseLayers`. */
export function fixedNoises(config: GeneratorConfig, seed: number): FloatTensor[] {
  return noiseShapes(config).map((shape, i) =>
    floatTensor(normals({ seed, stream: `fixed noise ${i}` }, sizeOf(shape)), shape),
  );
}

function initial(config: GeneratorConfig, name: string, shape: readonly number[], seed: number): FloatTensor {
  if (name.endsWith('.modulation.bias')) return filledTensor(1, shape);
  if (name.endsWith('.bias') || name.endsWith('.noiseStrength')) return filledTensor(0, shape);
  const values = normals({ seed, stream: `initial ${name}` }, sizeOf(shape));
  const isMapping = name.startsWith('mapping.') && !name.startsWith('mapping.label.');
  const scale = isMapping ? 1 / config.mappingLearningRate : 1;
  return floatTensor(scale === 1 ? values : values.map((value) => value * scale), shape);
}
