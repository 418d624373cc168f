import { add, conv, matmul, reshape, type Shape, swapLastAxes, type Tensor } from '#nada/graph/index.js';
import { type Parameters, parameter } from '#nada/nn/parameters.js';
import { normals } from '#nada/random/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '#nada/tensorData.js';

/** Adds the shapes of a layer's weight `[outputs, ...inputs]` and bias to those of a network. */
export function addLayer(
  shapes: Map<string, Shape>,
  name: string,
  outputs: number,
  ...inputs: readonly number[]
): void {
  shapes.set(`${name}.weight`, [outputs, ...inputs]);
  shapes.set(`${name}.bias`, [outputs]);
}

/**
 * Weights to start from: He et al.'s (2015) deviation for leaky ReLUs of that slope, and 0 for biases and what `isZero`
 * names. Each parameter draws from the stream `STREAM.NAME`.
 */
export function startWeights(
  shapes: ReadonlyMap<string, Shape>,
  {
    seed,
    stream,
    slope,
    isZero = () => false,
  }: {
    readonly seed: number;
    readonly stream: string;
    readonly slope: number;
    readonly isZero?: (name: string) => boolean;
  },
): ReadonlyMap<string, FloatTensor> {
  return new Map(
    [...shapes].map(([name, shape]) => {
      const count = sizeOf(shape);
      if (name.endsWith('.bias') || isZero(name)) return [name, floatTensor(new Float32Array(count), shape)];
      const deviation = Math.sqrt(2 / (1 + slope ** 2) / sizeOf(shape.slice(1)));
      const values = normals({ seed, stream: `${stream}.${name}` }, count);
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

/** A convolution of maps `[N, C, H, W]` by a layer, padded so that only the stride changes their side. */
export function convolve(parameters: Parameters, name: string, x: Tensor, stride = 1): Tensor {
  const weight = parameter(parameters, `${name}.weight`);
  const bias = parameter(parameters, `${name}.bias`);
  const padding = (weight.shape[2] - 1) / 2;
  return add(conv(x, weight, { stride, padding }), reshape(bias, [-1, 1, 1]));
}

/** A layer of rows `[N, inputs]`. */
export function connect(parameters: Parameters, name: string, x: Tensor): Tensor {
  return add(
    matmul(x, swapLastAxes(parameter(parameters, `${name}.weight`))),
    parameter(parameters, `${name}.bias`),
  );
}
