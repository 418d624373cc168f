import { leakyRelu, normalize, reshape, type Shape, type Tensor } from '#nada/graph/index.js';
import type { Parameters } from '#nada/nn/parameters.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { outputCount } from '../../evaluator/heads.js';
import { addLayer, connect, convolve, startWeights } from '../../plainNetwork.js';

/** How wide a perceptual network is. */
export interface PerceptualConfig {
  /** Side of the pictures in pixels. */
  readonly size: number;
  /** Channels at full size, and after each halving of the side. */
  readonly widths: readonly number[];
  /** Channels of the last map before it is flattened. */
  readonly squeeze: number;
  /** Width of the description of the whole picture. */
  readonly description: number;
}

export const perceptualConfig: PerceptualConfig = {
  size: 64,
  widths: [16, 32, 64, 96],
  squeeze: 32,
  description: 128,
};

const slope = 0.2;
const epsilon = 1e-5;

/** The shape of every parameter by its name. */
export function perceptualShapes({
  size,
  widths,
  squeeze,
  description,
}: PerceptualConfig): ReadonlyMap<string, Shape> {
  const shapes = new Map<string, Shape>();
  widths.forEach((width, level) => {
    addLayer(shapes, `${level}.enter`, width, level === 0 ? 3 : widths[level - 1], 3, 3);
    if (level > 0) addLayer(shapes, `${level}.look`, width, width, 3, 3);
  });
  const side = size / 2 ** (widths.length - 1);
  addLayer(shapes, 'squeeze', squeeze, widths[widths.length - 1], 1, 1);
  addLayer(shapes, 'description', description, squeeze * side * side);
  addLayer(shapes, 'heads', outputCount, description);
  return shapes;
}

/** Weights to start from: He et al.'s (2015) deviation, and biases of 0. */
export function initialPerceptual(config: PerceptualConfig, seed: number): ReadonlyMap<string, FloatTensor> {
  return startWeights(perceptualShapes(config), { seed, stream: 'perceptual', slope });
}

/** Outputs of the network for images. */
export interface PerceptualOutputs {
  /** One map for each level, `[N, width, side, side]`, from full size down. */
  readonly maps: readonly Tensor[];
  /** The whole picture, `[N, description]`, each row of mean 0 and variance 1. */
  readonly description: Tensor;
  /** Logits of the evaluator's questions, `[N, outputCount]`; they are only there to train it. */
  readonly logits: Tensor;
}

/**
 * A plain chain of convolutions over pictures `[N, 3, size, size]` in -1..1, with a first layer at full size: an iris is two
 * pixels wide.
 */
export function perceptualNetwork(
  { widths }: PerceptualConfig,
  parameters: Parameters,
  pictures: Tensor,
): PerceptualOutputs {
  const activated = (name: string, x: Tensor, stride = 1): Tensor =>
    leakyRelu(convolve(parameters, name, x, stride), slope);
  const maps: Tensor[] = [];
  let x = pictures;
  for (const level of widths.keys()) {
    x = activated(`${level}.enter`, x, level === 0 ? 1 : 2);
    if (level > 0) x = activated(`${level}.look`, x);
    maps.push(x);
  }
  const flat = reshape(activated('squeeze', x), [pictures.shape[0], -1]);
  const description = normalize(leakyRelu(connect(parameters, 'description', flat), slope), epsilon);
  return { maps, description, logits: connect(parameters, 'heads', description) };
}
