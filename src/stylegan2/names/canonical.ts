import type { GeneratorConfig } from '../config.js';
import { noiseShapes, parameterShapes } from '../layers.js';
import type { NameEntry } from './nameEntry.js';

/** The names of our own safetensors files. */
export function canonicalNames(config: GeneratorConfig): NameEntry[] {
  const parameters = [...parameterShapes(config)].map(
    ([name, shape]): NameEntry => ({ name, shape, holds: { kind: 'parameter', parameter: name } }),
  );
  const noises = noiseShapes(config).map(
    (shape, index): NameEntry => ({ name: `noises.${index}`, shape, holds: { kind: 'noise', index } }),
  );
  return [
    ...parameters,
    ...noises,
    { name: 'latentAverage', shape: [config.styleDim], holds: { kind: 'latentAverage' } },
  ];
}
