import {
  add,
  conv,
  leakyRelu,
  matmul,
  normalize,
  reshape,
  type Shape,
  swapLastAxes,
  type Tensor,
} from '#nada/graph/index.js';
import { type Parameters, parameter } from '#nada/nn/parameters.js';
import { normals } from '#nada/random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '#nada/tensorData.js';
import { outputCount } from './heads.js';

/** How wide the network is. */
export interface EvaluatorConfig {
  /** Side of the pictures in pixels. */
  readonly size: number;
  /** Channels after each halving of the side. */
  readonly widths: readonly number[];
  /** Channels of the last map before it is flattened. */
  readonly squeeze: number;
  /** Width of the features. */
  readonly features: number;
}

/** The evaluator that ships: half a million parameters. */
export const shippedConfig: EvaluatorConfig = {
  size: 64,
  widths: [24, 48, 64, 96],
  squeeze: 48,
  features: 128,
};

const slope = 0.1;
const epsilon = 1e-5;

/** The shape of every parameter by its name. */
export function evaluatorShapes({
  size,
  widths,
  squeeze,
  features,
}: EvaluatorConfig): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  const layer = (name: string, outputs: number, ...inputs: readonly number[]) => {
    shapes.set(`${name}.weight`, [outputs, ...inputs]);
    shapes.set(`${name}.bias`, [outputs]);
  };
  widths.forEach((width, i) => {
    const kernel = i === 0 ? 5 : 3;
    layer(`stage.${i}.halve`, width, i === 0 ? 3 : widths[i - 1], kernel, kernel);
    layer(`stage.${i}.first`, width, width, 3, 3);
    layer(`stage.${i}.second`, width, width, 3, 3);
  });
  const side = size / 2 ** widths.length;
  layer('squeeze', squeeze, widths[widths.length - 1], 1, 1);
  layer('features', features, squeeze * side * side);
  layer('heads', outputCount, features);
  return shapes;
}

/**
 * Weights to start from: He et al.'s (2015) deviation, and nothing in the last convolution of each residual branch, so
 * that the network begins shallow and needs no normalisation of its maps (Zhang et al. 2019, "Fixup").
 */
export function initialEvaluator(config: EvaluatorConfig, seed: number): ReadonlyMap<string, FloatTensor> {
  return new Map(
    [...evaluatorShapes(config)].map(([name, shape]) => {
      const count = sizeOf(shape);
      if (name.endsWith('.bias') || name.endsWith('.second.weight')) {
        return [name, floatTensor(new Float32Array(count), shape)];
      }
      const deviation = Math.sqrt(2 / (1 + slope ** 2) / sizeOf(shape.slice(1)));
      const values = normals({ seed, stream: `evaluator.${name}` }, count);
      return [
        name,
        floatTensor(
          values.map((value) => value * deviation),
          shape,
        ),
      ];
    }),
  );
}

/** What the network makes of pictures. */
export interface EvaluatorOutputs {
  /** `[N, features]`, each row of mean 0 and variance 1. */
  readonly features: Tensor;
  /** Logits of all heads side by side, `[N, outputCount]`. */
  readonly logits: Tensor;
}

/**
 * A convolutional network with residual blocks: pictures `[N, 3, size, size]` in -1..1.
 *
 * It is unlike CLIP's vision transformer on purpose: what fools one should not fool the other.
 */
export function evaluatorNetwork(
  { widths }: EvaluatorConfig,
  parameters: Parameters,
  pictures: Tensor,
): EvaluatorOutputs {
  const convolve = (name: string, x: Tensor, stride = 1): Tensor => {
    const weight = parameter(parameters, `${name}.weight`);
    const bias = parameter(parameters, `${name}.bias`);
    const padding = (weight.shape[2] - 1) / 2;
    return add(conv(x, weight, { stride, padding }), reshape(bias, [-1, 1, 1]));
  };
  const connect = (name: string, x: Tensor): Tensor =>
    add(
      matmul(x, swapLastAxes(parameter(parameters, `${name}.weight`))),
      parameter(parameters, `${name}.bias`),
    );
  let x = pictures;
  for (const i of widths.keys()) {
    x = leakyRelu(convolve(`stage.${i}.halve`, x, 2), slope);
    const inner = leakyRelu(convolve(`stage.${i}.first`, x), slope);
    x = leakyRelu(add(x, convolve(`stage.${i}.second`, inner)), slope);
  }
  x = leakyRelu(convolve('squeeze', x), slope);
  const flat = reshape(x, [pictures.shape[0], -1]);
  const features = normalize(leakyRelu(connect('features', flat), slope), epsilon);
  return { features, logits: connect('heads', features) };
}
