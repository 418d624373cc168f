import { assert } from '#nada/errors.js';
import { leakyGain, leakySlope } from '#nada/nn/equalized.js';
import type { Generator } from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { attributeThresholds } from '../../world/face.js';

/** Half of the width, in units of z, over which a class passes into the next. */
const halfStep = 0.05;
/** Kinks of the two ramps that follow a continuous attribute through the bulk of the normal distribution. */
const rampKinks = [-1.9, 0, 1.9] as const;
/** Rise of a ramp, and its start: the share of the same rise that a leaky ReLU lets through below zero. */
const rise = 1;
const floor = (rise * leakySlope) / (1 - leakySlope);
/** How far w moves as an attribute goes through its range. */
const reach = 2;

/** One bounded ramp of one number of z. */
interface Ramp {
  readonly latent: number;
  readonly from: number;
  readonly to: number;
}

/**
 * A generator whose mapping network starts by telling attributes apart: w holds a ramp for each border between two classes
 * and two for each continuous attribute, instead of random mixtures of z; the rest of w starts at random.
 *
 * A ramp is the difference of two leaky ReLUs, made in the first two layers; the other layers hand it on. The styles'
 * biases take back the mean of the ramps, so that styles start around 1 as usual.
 */
export function withAttributeMapping(generator: Generator): Generator {
  const { config } = generator;
  const ramps = attributeThresholds().flatMap((thresholds, latent): Ramp[] =>
    thresholds === 'continuous'
      ? rampKinks.slice(1).map((to, i) => ({ latent, from: rampKinks[i], to }))
      : thresholds.map((place) => ({ latent, from: place - halfStep, to: place + halfStep })),
  );
  const kinks = ramps.flatMap(({ latent, from, to }) => [
    { latent, place: from, slope: slopeOf(from, to) },
    { latent, place: to, slope: slopeOf(from, to) },
  ]);
  const layers = config.mappingWidths.length;
  assert(
    layers >= 2 && config.mappingWidths.every((width) => width >= kinks.length),
    `a mapping network needs two layers of width ${kinks.length} for ${ramps.length} ramps`,
  );
  const parameters = new Map(generator.parameters);
  const edit = (name: string, change: (data: Float32Array, width: number) => void): void => {
    const tensor = parameters.get(name);
    assert(tensor, `a generator has ${name}`);
    const data = tensor.data.slice();
    change(data, tensor.shape[tensor.shape.length - 1]);
    parameters.set(name, floatTensor(data, tensor.shape));
  };
  const rate = config.mappingLearningRate;
  const setRow = (data: Float32Array, width: number, row: number, entries: readonly [number, number][]) => {
    data.fill(0, row * width, (row + 1) * width);
    for (const [column, value] of entries) data[row * width + column] = (value * Math.sqrt(width)) / rate;
  };
  edit('mapping.0.weight', (data, width) => {
    kinks.forEach(({ latent, slope }, row) => {
      setRow(data, width, row, [[latent, slope]]);
    });
  });
  edit('mapping.0.bias', (data) => {
    kinks.forEach(({ place, slope }, row) => {
      data[row] = (-place * slope) / rate;
    });
  });
  for (let layer = 1; layer < layers; layer++) {
    const gain = (layer === layers - 1 ? reach : 1) / leakyGain;
    edit(`mapping.${layer}.weight`, (data, width) => {
      ramps.forEach((_, row) => {
        const difference: [number, number][] = [
          [2 * row, gain],
          [2 * row + 1, -gain],
        ];
        setRow(data, width, row, layer === 1 ? difference : [[row, gain]]);
      });
    });
  }
  centreStyles(parameters, ramps.length, reach * (floor + rise / 2));
  return { ...generator, parameters };
}

/** The slope before the activation that makes the difference of two kinks rise by {@link rise} after it. */
function slopeOf(from: number, to: number): number {
  return rise / (1 - leakySlope) / leakyGain / (to - from);
}

/** Subtracts from each style's bias what the ramps add on average. */
function centreStyles(parameters: Map<string, FloatTensor>, ramps: number, mean: number): void {
  for (const [name, weight] of [...parameters]) {
    if (!name.endsWith('.modulation.weight')) continue;
    const biasName = name.replace(/weight$/, 'bias');
    const bias = parameters.get(biasName);
    assert(bias, `a generator has ${biasName}`);
    const [rows, width] = weight.shape;
    const data = bias.data.slice();
    for (let row = 0; row < rows; row++) {
      const ownRamps = weight.data.subarray(row * width, row * width + ramps);
      data[row] -= ownRamps.reduce((sum, value) => sum + (value * mean) / Math.sqrt(width), 0);
    }
    parameters.set(biasName, floatTensor(data, bias.shape));
  }
}
