import type { OnnxBuilder, OnnxValue } from '../builder.js';
import { sumOver } from './sums.js';

/** `a [M, K] x b [N, K, P]` for each image. */
export function perPicture(builder: OnnxBuilder, a: OnnxValue, b: OnnxValue, transA: boolean): OnnxValue {
  const [batch, inner, columns] = b.shape;
  const rows = a.shape[transA ? 1 : 0];
  if (batch === 1) {
    const product = builder.gemm(a, builder.reshape(b, [inner, columns]), transA, false);
    return builder.reshape(product, [1, rows, columns]);
  }
  const left = transA ? builder.transpose(a, [1, 0]) : a;
  return builder.emit('MatMul', [left, b], [batch, rows, columns]);
}

/** The sum over images of `a[n] x b[n]^T`, a `[N, M, P]`, b `[N, K, P]`: `[M, K]`. */
export function sumOfProducts(
  builder: OnnxBuilder,
  a: OnnxValue,
  b: OnnxValue,
  shape: readonly number[],
): OnnxValue {
  const [batch] = a.shape;
  if (batch === 1) {
    const [left, right] = [a, b].map((value) => builder.reshape(value, value.shape.slice(1)));
    return builder.gemm(left, right, false, true);
  }
  const products = builder.emit('MatMul', [a, builder.transpose(b, [0, 2, 1])], [batch, ...shape]);
  return builder.reshape(sumOver(builder, products, [0]), shape);
}
