import { assert } from '../../errors.js';
import { type Attributes, apply, type Primitive, type Tensor } from '../tensor.js';
import { adjointFir, type FirGeometry, firLoops, firOutputSize } from './convLoops.js';

const firPrimitive: Primitive = {
  name: 'fir',
  gradient(output, cotangent) {
    const [x] = output.inputs;
    return [fir(cotangent, adjointFir(firGeometry(output.attributes), x.shape.slice(2)))];
  },
  evaluate: ([x], attributes) => firLoops(x, firGeometry(attributes)).data,
};

/** The geometry in the attributes of a `fir` operation. */
export function firGeometry(attributes: Attributes): FirGeometry {
  return attributes as unknown as FirGeometry;
}

/**
 * Resamples `[N, C, H, W]` with a FIR kernel: inserts `up - 1` zeros after each sample, pads, convolves, and takes
 * every `down`-th sample. This is StyleGAN's upfirdn; its adjoint is another `fir`.
 */
export function fir(x: Tensor, geometry: FirGeometry): Tensor {
  assert(x.shape.length === 4, 'fir needs a tensor [N, C, H, W]');
  assert(
    geometry.kernel.length === geometry.kernelShape[0] * geometry.kernelShape[1],
    'the FIR kernel does not fill its shape',
  );
  const size = firOutputSize(x.shape.slice(2), geometry);
  const { kernel, kernelShape, up, down, padding } = geometry;
  const attributes = {
    kernel: [...kernel],
    kernelShape: [...kernelShape],
    up,
    down,
    padding: [...padding],
  };
  return apply(firPrimitive, [x], attributes, [x.shape[0], x.shape[1], ...size]);
}
