import type { Generator } from './generator.js';

/** Reports whether noise images change the images of a generator: whether any layer's strength differs from 0. */
export function hasNoise({ parameters }: Pick<Generator, 'parameters'>): boolean {
  return [...parameters].some(
    ([name, { data }]) => name.endsWith('.noiseStrength') && data.some((strength) => strength !== 0),
  );
}
