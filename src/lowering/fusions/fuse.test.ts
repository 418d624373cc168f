import { describe, expect, test } from 'vitest';
import { OnnxBuilder, type OnnxValue } from '../builder.js';
import { fuse } from './fuse.js';

/** The fused nodes of a graph over `x [2, 3, 4]` and `y [2, 4, 3]`, fetched as r0, r1, ... */
function fused(build: (builder: OnnxBuilder, x: OnnxValue, y: OnnxValue) => readonly OnnxValue[]) {
  const builder = new OnnxBuilder();
  const [x, y] = [builder.input('x', [2, 3, 4], 'float32'), builder.input('y', [2, 4, 3], 'float32')];
  const outputs = build(builder, x, y).map((value, i) => builder.output(`r${i}`, value));
  return fuse(builder, outputs);
}

const operators = (nodes: ReturnType<typeof fused>) => nodes.map(({ operator }) => operator);
const half = (builder: OnnxBuilder) => builder.constant([0.5], []);
const scaled = (builder: OnnxBuilder, value: OnnxValue) =>
  builder.emit('Mul', [value, half(builder)], value.shape);

describe('matrix products', () => {
  test('read transposed factors where they lie', () => {
    const nodes = fused((builder, x, y) => [
      builder.matmul(builder.transpose(y, [0, 2, 1]), builder.transpose(x, [0, 2, 1])),
    ]);
    expect(nodes).toMatchObject([
      { operator: 'FusedMatMul', domain: 'com.microsoft', inputs: ['y', 'x'], outputs: ['r0'] },
    ]);
    expect(nodes[0].attributes).toEqual({ transA: 1, transB: 1 });
  });

  test('transposed twice are plain', () => {
    const nodes = fused((builder, x) => {
      const back = builder.transpose(builder.transpose(x, [0, 2, 1]), [0, 2, 1]);
      const product = builder.emit('FusedMatMul', [x, builder.transpose(back, [0, 2, 1])], [2, 3, 3], {
        domain: 'com.microsoft',
        attributes: { transA: 0, transB: 0 },
      });
      return [product];
    });
    expect(nodes.at(-1)?.attributes).toEqual({ transA: 0, transB: 1 });
  });

  test('keep a transposition that something else reads, and others than of the last two axes', () => {
    const both = fused((builder, x) => {
      const turned = builder.transpose(x, [0, 2, 1]);
      return [builder.matmul(x, turned), builder.emit('Exp', [turned], turned.shape)];
    });
    expect(operators(both)).toEqual(['Transpose', 'FusedMatMul', 'Exp']);
    const moved = fused((builder, x, y) => [
      builder.matmul(builder.transpose(x, [1, 0, 2]), builder.slice(y, [0, 0, 0], [1, 4, 3])),
    ]);
    expect(operators(moved)).toEqual(['Transpose', 'Slice', 'MatMul']);
  });

  test('scale their result while they write it, whatever was scaled', () => {
    const nodes = fused((builder, x, y) => [
      scaled(builder, builder.matmul(scaled(builder, x), builder.emit('Mul', [half(builder), y], y.shape))),
    ]);
    expect(nodes).toMatchObject([{ operator: 'FusedMatMul', inputs: ['x', 'y'] }]);
    expect(nodes[0].attributes).toEqual({ alpha: { float: 0.125 } });
  });

  test('are left alone where the unscaled or the scaled is also read, or many numbers scale', () => {
    const unscaled = fused((builder, x, y) => {
      const product = builder.matmul(x, y);
      return [product, scaled(builder, product)];
    });
    expect(operators(unscaled)).toEqual(['MatMul', 'Mul']);
    const factor = fused((builder, x, y) => {
      const small = scaled(builder, x);
      return [builder.matmul(small, y), small];
    });
    expect(operators(factor)).toEqual(['Mul', 'MatMul']);
    const many = fused((builder, x, y) => [
      builder.emit('Mul', [builder.matmul(x, y), builder.constant([1, 2, 3], [3])], [2, 3, 3]),
    ]);
    expect(operators(many)).toEqual(['MatMul', 'Mul']);
  });

  test('are not scaled by a number that gives the result more axes', () => {
    const nodes = fused((builder, x, y) => [
      builder.emit('Mul', [builder.matmul(x, y), builder.constant([0.5], [1, 1, 1, 1])], [1, 2, 3, 3]),
    ]);
    expect(operators(nodes)).toEqual(['MatMul', 'Mul']);
  });
});

describe('a gate', () => {
  const gated = (builder: OnnxBuilder, x: OnnxValue) => {
    const gate = builder.emit('Sigmoid', [scaled(builder, x)], x.shape);
    return { gate, product: builder.emit('Mul', [x, gate], x.shape) };
  };

  test('of a value by itself is one operator', () => {
    const nodes = fused((builder, x) => [gated(builder, x).product]);
    expect(nodes).toMatchObject([{ operator: 'QuickGelu', domain: 'com.microsoft', inputs: ['x'] }]);
    expect(nodes[0].attributes).toEqual({ alpha: { float: 0.5 } });
  });

  test('that a gradient reads stays, and that of another value', () => {
    const kept = fused((builder, x) => {
      const { gate, product } = gated(builder, x);
      return [product, builder.emit('Exp', [gate], x.shape)];
    });
    expect(operators(kept)).toEqual(['Mul', 'Sigmoid', 'Mul', 'Exp']);
    const other = fused((builder, x, y) => {
      const turned = builder.emit('Transpose', [y], x.shape, { attributes: { perm: [0, 2, 1] } });
      const gate = builder.emit('Sigmoid', [scaled(builder, turned)], x.shape);
      return [builder.emit('Mul', [x, gate], x.shape)];
    });
    expect(operators(other)).toEqual(['Transpose', 'Mul', 'Sigmoid', 'Mul']);
  });
});

describe('what moves nothing', () => {
  test('is one view of what lies behind', () => {
    const nodes = fused((builder, x) => [
      builder.reshape(builder.reshape(builder.reshape(x, [24]), [6, 4]), [2, 12]),
    ]);
    expect(nodes).toMatchObject([{ operator: 'Reshape', outputs: ['r0'] }]);
    expect(nodes[0].inputs[0]).toBe('x');
  });

  test('is not copied under the name by which it is fetched', () => {
    const nodes = fused((builder, x) => {
      const y = builder.emit('Exp', [x], x.shape);
      return [y, builder.emit('Log', [y], x.shape)];
    });
    expect(nodes).toMatchObject([
      { operator: 'Exp', outputs: ['r0'] },
      { operator: 'Log', inputs: ['r0'], outputs: ['r1'] },
    ]);
  });

  test('is copied where it is an input or a constant, or is fetched twice', () => {
    const nodes = fused((builder, x) => {
      const y = builder.emit('Exp', [x], x.shape);
      return [x, half(builder), y, y];
    });
    expect(nodes).toMatchObject([
      { operator: 'Exp', outputs: ['r2'] },
      { operator: 'Identity', inputs: ['x'], outputs: ['r0'] },
      { operator: 'Identity', outputs: ['r1'] },
      { operator: 'Identity', inputs: ['r2'], outputs: ['r3'] },
    ]);
  });

  test('is left out when nobody reads it', () => {
    const nodes = fused((builder, x, y) => {
      builder.emit('Exp', [y], y.shape);
      return [builder.emit('Exp', [x], x.shape)];
    });
    expect(nodes).toMatchObject([{ operator: 'Exp', inputs: ['x'] }]);
  });
});
