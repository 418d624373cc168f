import { describe, expect, it } from 'vitest';
import { constant, interpret } from '#nada/graph/index.js';
import {
  broadcastLatent,
  latentCount,
  mappingNetwork,
  randomGenerator,
  standardConfig,
  styles,
} from '#nada/stylegan2/index.js';
import { attributeThresholds, faceOfLatent, faceWidthOfLatent } from '../../world/face.js';
import { withAttributeMapping } from './attributeMapping.js';

const config = {
  ...standardConfig(8),
  zDim: 128,
  styleDim: 128,
  mappingWidths: [128, 128, 128],
  channels: [8, 8],
};
const generator = withAttributeMapping(randomGenerator(config, 1));
const parameters = new Map(
  [...generator.parameters].map(([name, { data, shape }]) => [name, constant(data, shape)] as const),
);

/** w of z whose numbers have a mean square of 1, so that the network does not scale them. */
function wOf(z: Float32Array): Float64Array {
  return interpret([mappingNetwork(config, parameters, constant(z, [1, 128]))])[0].data;
}

function latent(index: number, value: number): Float32Array {
  const z = new Float32Array(128);
  z[index] = value;
  // What is left of the mean square goes to the last number, which no attribute reads.
  z[127] = Math.sqrt(128 - value * value);
  return z;
}

describe('attributeThresholds', () => {
  it('are where a face changes class', () => {
    attributeThresholds().forEach((thresholds, index) => {
      if (thresholds === 'continuous') return;
      for (const place of thresholds) {
        const [before, after] = [place - 1e-4, place + 1e-4].map((value) => {
          const numbers = new Float32Array(faceWidthOfLatent);
          numbers[index] = value;
          return JSON.stringify(faceOfLatent(numbers));
        });
        expect(after).not.toBe(before);
      }
    });
  });
});

describe('withAttributeMapping', () => {
  it('moves one number of w, from end to end, where an attribute changes class', () => {
    const index = attributeThresholds().length - 1;
    const thresholds = attributeThresholds()[index];
    for (const place of thresholds === 'continuous' ? [] : thresholds) {
      const [before, after] = [wOf(latent(index, place - 0.06)), wOf(latent(index, place + 0.06))];
      const moved = [...after].slice(0, 51).map((value, i) => value - before[i]);
      expect(moved.filter((change) => Math.abs(change) > 1e-3)).toHaveLength(1);
      expect(Math.max(...moved)).toBeCloseTo(2, 4);
    }
  });

  it('follows a continuous attribute without a gap', () => {
    const of = (value: number) => wOf(latent(0, value)).subarray(0, 2);
    const sums = [-1.8, -1, -0.2, 0.6, 1.4].map((value) => of(value)[0] + of(value)[1]);
    for (let i = 1; i < sums.length; i++) expect(sums[i] - sums[i - 1]).toBeCloseTo((2 * 0.8) / 1.9, 4);
  });

  it('leaves the styles of an average face at 1', () => {
    const ramps = 51;
    // Half of a ramp that starts at 0.25 and rises by 1, times the reach of 2.
    const average = Float32Array.from({ length: 128 }, (_, i) => (i < ramps ? 1.5 : 0));
    const w = constant(average, [1, 128]);
    const found = [...styles(config, parameters, broadcastLatent(w, latentCount(config))).values()];
    for (const { data } of interpret(found)) for (const style of data) expect(style).toBeCloseTo(1, 4);
  });

  it('refuses a network that is too narrow', () => {
    const narrow = { ...config, zDim: 32, styleDim: 32, mappingWidths: [32, 32] };
    expect(() => withAttributeMapping(randomGenerator(narrow, 1))).toThrow('width');
  });
});
