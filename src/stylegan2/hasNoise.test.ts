import { expect, it } from 'vitest';
import { floatTensor } from '../tensorData.js';
import { hasNoise } from './hasNoise.js';
import { randomGenerator } from './randomGenerator.js';
import { tinyConfig } from './testing/tinyConfig.js';

it('finds noise where a layer adds any', () => {
  const { parameters } = randomGenerator(tinyConfig, 1);
  expect(hasNoise({ parameters })).toBe(false);
  const name = [...parameters.keys()].find((each) => each.endsWith('.noiseStrength')) ?? '';
  expect(hasNoise({ parameters: new Map([...parameters, [name, floatTensor([0.1], [1])]]) })).toBe(true);
});
