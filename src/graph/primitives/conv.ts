import { assert } from '../../errors.js';
import { elementCount } from '../shapes.js';
import { type Attributes, apply, type Primitive, type Shape, type Tensor } from '../tensor.js';
import { type ConvGeometry, forEachConvProduct } from './convLoops.js';

/** The stride and padding in the attributes of a convolution-family operation. */
export function convGeometry(attributes: Attributes): ConvGeometry {
  return { stride: Number(attributes.stride), padding: Number(attributes.padding) };
}

function outputSize(size: number, kernel: number, { stride, padding }: ConvGeometry): number {
  return Math.floor((size + 2 * padding - kernel) / stride) + 1;
}

const convPrimitive: Primitive = {
  name: 'conv',
  gradient(output, cotangent, wants) {
    const [x, w] = output.inputs;
    const geometry = convGeometry(output.attributes);
    return [
      wants[0] ? convInputGradient(cotangent, w, x.shape.slice(2), geometry) : undefined,
      wants[1] ? convWeightGradient(x, cotangent, w.shape.slice(2), geometry) : undefined,
    ];
  },
  evaluate([x, w], attributes, shape) {
    const result = new Float64Array(elementCount(shape));
    forEachConvProduct(x.shape, w.shape, shape, convGeometry(attributes), (i, j, k) => {
      result[k] += x.data[i] * w.data[j];
    });
    return result;
  },
};

/** 2-D cross-correlation of x `[N, C, H, W]` with w `[O, C, kh, kw]`: `[N, O, H', W']`. */
export function conv(x: Tensor, w: Tensor, { stride = 1, padding = 0 }: Partial<ConvGeometry> = {}): Tensor {
  assert(
    x.shape.length === 4 && w.shape.length === 4 && x.shape[1] === w.shape[1],
    `[${x.shape}] can't be convolved with [${w.shape}]`,
  );
  const geometry = { stride, padding };
  const size = [2, 3].map((axis) => outputSize(x.shape[axis], w.shape[axis], geometry));
  return apply(convPrimitive, [x, w], geometry, [x.shape[0], w.shape[0], ...size]);
}

const inputGradientPrimitive: Primitive = {
  name: 'convInputGradient',
  gradient(output, cotangent, wants) {
    const [y, w] = output.inputs;
    const geometry = convGeometry(output.attributes);
    return [
      wants[0] ? conv(cotangent, w, geometry) : undefined,
      wants[1] ? convWeightGradient(cotangent, y, w.shape.slice(2), geometry) : undefined,
    ];
  },
  evaluate([y, w], attributes, shape) {
    const result = new Float64Array(elementCount(shape));
    forEachConvProduct(shape, w.shape, y.shape, convGeometry(attributes), (i, j, k) => {
      result[i] += y.data[k] * w.data[j];
    });
    return result;
  },
};

/**
 * The adjoint of {@link conv} in its input, also called transposed convolution: y `[N, O, H', W']` and w
 * `[O, C, kh, kw]` to `[N, C, H, W]` with `size` = `[H, W]`.
 */
export function convInputGradient(
  y: Tensor,
  w: Tensor,
  size: Shape,
  { stride = 1, padding = 0 }: Partial<ConvGeometry> = {},
): Tensor {
  const geometry = { stride, padding };
  assert(
    y.shape[1] === w.shape[0] &&
      [0, 1].every((axis) => outputSize(size[axis], w.shape[axis + 2], geometry) === y.shape[axis + 2]),
    `[${y.shape}] is not a cotangent of a convolution of [${size}] with [${w.shape}]`,
  );
  return apply(inputGradientPrimitive, [y, w], geometry, [y.shape[0], w.shape[1], ...size]);
}

const weightGradientPrimitive: Primitive = {
  name: 'convWeightGradient',
  gradient(output, cotangent, wants) {
    const [x, y] = output.inputs;
    const geometry = convGeometry(output.attributes);
    return [
      wants[0] ? convInputGradient(y, cotangent, x.shape.slice(2), geometry) : undefined,
      wants[1] ? conv(x, cotangent, geometry) : undefined,
    ];
  },
  evaluate([x, y], attributes, shape) {
    const result = new Float64Array(elementCount(shape));
    forEachConvProduct(x.shape, shape, y.shape, convGeometry(attributes), (i, j, k) => {
      result[j] += x.data[i] * y.data[k];
    });
    return result;
  },
};

/** The adjoint of {@link conv} in its weight: x `[N, C, H, W]` and y `[N, O, H', W']` to `[O, C, kh, kw]`. */
export function convWeightGradient(
  x: Tensor,
  y: Tensor,
  kernelSize: Shape,
  { stride = 1, padding = 0 }: Partial<ConvGeometry> = {},
): Tensor {
  const geometry = { stride, padding };
  assert(
    x.shape[0] === y.shape[0] &&
      [0, 1].every((axis) => outputSize(x.shape[axis + 2], kernelSize[axis], geometry) === y.shape[axis + 2]),
    `[${y.shape}] is not a cotangent of a convolution of [${x.shape}] with kernels of [${kernelSize}]`,
  );
  return apply(weightGradientPrimitive, [x, y], geometry, [y.shape[1], x.shape[1], ...kernelSize]);
}
