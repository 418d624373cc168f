import { add, leakyRelu, normalize, reshape, type Shape, type Tensor } from '#nada/graph/index.js';
import type { Parameters } from '#nada/nn/parameters.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { addLayer, connect, convolve, startWeights } from '../plainNetwork.js';
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
  widths.forEach((width, i) => {
    const kernel = i === 0 ? 5 : 3;
    addLayer(shapes, `stage.${i}.halve`, width, i === 0 ? 3 : widths[i - 1], kernel, kernel);
    addLayer(shapes, `stage.${i}.first`, width, width, 3, 3);
    addLayer(shapes, `stage.${i}.second`, width, width, 3, 3);
  });
  const side = size / 2 ** widths.length;
  addLayer(shapes, 'squeeze', squeeze, widths[widths.length - 1], 1, 1);
  addLayer(shapes, 'features', features, squeeze * side * side);
  addLayer(shapes, 'heads', outputCount, features);
  return shapes;
}

/**
 * Weights to start from: He et al.'s (2015) deviation, and nothing in the last convolution of each residual branch, so
 * that the network begins shallow and needs no normalisation of its maps (Zhang et al. 2019, "Fixup").
 */
export function initialEvaluator(config: EvaluatorConfig, seed: number): ReadonlyMap<string, FloatTensor> {
  return startWeights(evaluatorShapes(config), {
    seed,
    stream: 'evaluator',
    slope,
    isZero: (name) => name.endsWith('.second.weight'),
  });
}

/** Outputs of the network for images. */
export interface EvaluatorOutputs {
  /** `[N, features]`, each row of mean 0 and variance 1. */
  readonly features: Tensor;
  /** Logits of all heads side by side, `[N, outputCount]`. */
  readonly logits: Tensor;
}

/**
 * A convolutional network with residual blocks: pictures `[N, 3, size, size]` in -1..1.
 *
 * It is built and trained otherwise than a CLIP on purpose: what fools one should not fool the other.
 */
export function evaluatorNetwork(
  { widths }: EvaluatorConfig,
  parameters: Parameters,
  pictures: Tensor,
): EvaluatorOutputs {
  let x = pictures;
  for (const i of widths.keys()) {
    x = leakyRelu(convolve(parameters, `stage.${i}.halve`, x, 2), slope);
    const inner = leakyRelu(convolve(parameters, `stage.${i}.first`, x), slope);
    x = leakyRelu(add(x, convolve(parameters, `stage.${i}.second`, inner)), slope);
  }
  x = leakyRelu(convolve(parameters, 'squeeze', x), slope);
  const flat = reshape(x, [pictures.shape[0], -1]);
  const features = normalize(leakyRelu(connect(parameters, 'features', flat), slope), epsilon);
  return { features, logits: connect(parameters, 'heads', features) };
}
