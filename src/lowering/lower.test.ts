import { BinaryReader } from '@bufbuild/protobuf/wire';
import { describe, expect, test } from 'vitest';
import {
  add,
  broadcastTo,
  constant,
  conv,
  convInputGradient,
  convWeightGradient,
  defineProgram,
  exp,
  fill,
  gradients,
  input,
  inverseDeviation,
  matmul,
  mul,
  normalize,
  reshape,
  scalar,
  state,
  stopGradient,
  sum,
  swapLastAxes,
  type Tensor,
  transpose,
  upConv,
  upConvInputGradient,
  upConvWeightGradient,
} from '../graph/index.js';
import { apply } from '../graph/tensor.js';
import { runOnEngine } from '../testing/runOnEngine.js';
import { type Device, type LoweringMode, lower } from './index.js';
import { smoothBlur } from './testing/convCases.js';

/** The operators of a model, in order, without the identities that name its results. */
function operatorsOf(
  tensors: readonly Tensor[],
  { mode = 'auto', device = 'cpu' }: { mode?: LoweringMode; device?: Device } = {},
): string[] {
  const outputs = Object.fromEntries(tensors.map((tensor, i) => [`t${i}`, tensor]));
  const { model, nodeCount } = lower(defineProgram('test', outputs), { mode, device });
  const graph = fieldsOf(model, 7)[0];
  // A model holds its nodes from the last to the first; see onnxModel.ts.
  const names = fieldsOf(graph, 1)
    .map((node) => new TextDecoder().decode(fieldsOf(node, 4)[0]))
    .toReversed();
  expect(names).toHaveLength(nodeCount);
  return names.filter((name) => name !== 'Identity');
}

/** The contents of the length-delimited fields with the given number in a protobuf message. */
function fieldsOf(message: Uint8Array, wanted: number): Uint8Array[] {
  const reader = new BinaryReader(message);
  const found: Uint8Array[] = [];
  while (reader.pos < reader.len) {
    const [field, type] = reader.tag();
    if (field === wanted) found.push(reader.bytes());
    else reader.skip(type);
  }
  return found;
}

const count = (operators: readonly string[], name: string) =>
  operators.filter((operator) => operator === name).length;

describe('a result computed twice is emitted once', () => {
  const [x, y] = [input('x', [4, 4]), input('y', [4, 4])];

  test('equal operations', () => {
    expect(operatorsOf([add(exp(x), y), mul(exp(x), y)])).toEqual(['Exp', 'Add', 'Mul']);
  });

  test('equal constants', () => {
    const table = Array.from({ length: 100 }, (_, i) => i / 7);
    const [a, b] = [input('a', [100]), input('b', [100])];
    const program = (second: number[]) =>
      lower(
        defineProgram('test', { a: add(a, constant(table, [100])), b: add(b, constant(second, [100])) }),
        {
          device: 'cpu',
          mode: 'auto',
        },
      ).model.length;
    expect(program([...table].reverse()) - program([...table])).toBeGreaterThanOrEqual(400);
  });

  test('a layer normalisation and its deviation', () => {
    expect(operatorsOf([normalize(x, 1e-5), inverseDeviation(x, 1e-5)])).toEqual(['LayerNormalization']);
    expect(operatorsOf([normalize(x, 1e-5), inverseDeviation(x, 1e-6)])).toHaveLength(2);
    const backward = operatorsOf(gradients(sum(mul(normalize(x, 1e-5), y)), [x]));
    expect(count(backward, 'LayerNormalization')).toBe(1);
  });
});

describe('forward and backward passes share their transforms', () => {
  const [x, w] = [input('x', [1, 3, 8, 8]), input('w', [3, 3, 3, 3])];

  test('Winograd', () => {
    const y = input('y', [1, 3, 8, 8]);
    const geometry = { stride: 1, padding: 1 };
    const operators = operatorsOf(
      [
        conv(x, w, geometry),
        convInputGradient(y, w, [8, 8], geometry),
        convWeightGradient(x, y, [3, 3], geometry),
      ],
      { mode: 'winograd' },
    );
    // Tiles of x and of y, two results back from their tiles; the filter transformed and its gradient back; three
    // products.
    expect(count(operators, 'Conv')).toBe(2);
    expect(count(operators, 'ConvTranspose')).toBe(2);
    expect(count(operators, 'Gemm')).toBe(2);
    expect(count(operators, 'FusedMatMul')).toBe(3);
  });

  test('the tiled up-convolution', () => {
    const y = input('y', [1, 3, 16, 16]);
    const operators = operatorsOf(
      [
        upConv(x, w, smoothBlur),
        upConvInputGradient(y, w, smoothBlur),
        upConvWeightGradient(x, y, [3, 3], smoothBlur),
      ],
      { mode: 'winograd' },
    );
    expect(['Conv', 'ConvTranspose', 'Gemm', 'FusedMatMul'].map((name) => count(operators, name))).toEqual([
      2, 2, 2, 3,
    ]);
  });

  test('the up-convolution by taps', () => {
    const y = input('y', [1, 3, 16, 16]);
    const operators = operatorsOf([
      upConv(x, w, smoothBlur),
      upConvInputGradient(y, w, smoothBlur),
      upConvWeightGradient(x, y, [3, 3], smoothBlur),
    ]);
    // The cotangent is gathered once for both gradients, and the weights are brought into rows once.
    expect(['Conv', 'ConvTranspose', 'Gemm'].map((name) => count(operators, name))).toEqual([1, 1, 3]);
    expect(count(operators, 'Transpose')).toBe(2);
  });
});

describe('only what is needed is computed', () => {
  const [a, b] = [input('a', [2, 3, 4]), input('b', [2, 5, 4])];

  test('a transposition inside a product is left to the product', () => {
    expect(operatorsOf([matmul(a, swapLastAxes(b))])).toEqual(['FusedMatMul']);
    const flat = [input('a', [3, 4]), input('b', [5, 4])];
    expect(operatorsOf([matmul(flat[0], swapLastAxes(flat[1]))])).toEqual(['Gemm']);
    expect(operatorsOf([matmul(a, swapLastAxes(b))], { device: 'webgpu' })).toEqual(['Transpose', 'MatMul']);
  });

  test('unless somebody else wants it', () => {
    const turned = swapLastAxes(b);
    expect(operatorsOf([matmul(a, turned), exp(turned)]).sort()).toEqual(['Exp', 'FusedMatMul', 'Transpose']);
    expect(operatorsOf([matmul(a, turned), turned]).sort()).toEqual(['FusedMatMul', 'Transpose']);
  });

  test('other reorderings are computed', () => {
    const turned = transpose(input('c', [4, 2, 5]), [1, 0, 2]);
    expect(operatorsOf([matmul(a, turned)])).toEqual(['Transpose', 'MatMul']);
  });

  test('the source of a transposed operand is computed before the product', async () => {
    const source = exp(b);
    expect(operatorsOf([matmul(a, swapLastAxes(source))])).toEqual(['Exp', 'FusedMatMul']);
    const bindings = { a: new Float32Array(24).fill(1), b: new Float32Array(40) };
    const [result] = await runOnEngine([matmul(a, swapLastAxes(source))], bindings);
    expect([...result.data]).toEqual(new Array(30).fill(4));
  });
});

describe('simplification comes first', () => {
  const x = input('x', [2, 3]);

  test('constants are computed, neutral elements and repetition vanish', () => {
    expect(operatorsOf([mul(x, exp(scalar(0)))])).toEqual([]);
    expect(operatorsOf([add(stopGradient(x), fill(0, [2, 3]))])).toEqual([]);
    expect(operatorsOf([mul(mul(x, 2), 3)])).toEqual(['Mul']);
    expect(operatorsOf([add(x, broadcastTo(input('row', [3]), [2, 3]))])).toEqual(['Add']);
  });

  test('a sum over axes of extent 1 is a reshape, one over a middle axis a product', () => {
    expect(operatorsOf([sum(input('y', [2, 1, 3]), [1])])).toEqual(['Reshape']);
    expect(operatorsOf([sum(input('y', [2, 4, 3]), [1])])).toEqual(['MatMul', 'Reshape']);
    expect(operatorsOf([sum(input('y', [2, 4, 3]), [0], true)])).toEqual(['ReduceSum']);
  });
});

describe('the ports of a program', () => {
  const [x, w] = [input('x', [2]), state('w', [2])];
  const options = { device: 'cpu', mode: 'auto' } as const;

  test('name inputs, reads, outputs and writes by their own names', () => {
    const { name, inputs, reads, outputs, writes } = lower(
      defineProgram('step', { y: mul(x, w), x }, { w: add(w, x), copy: w }),
      options,
    );
    expect(name).toBe('step');
    const described = [inputs, reads, outputs, writes].map((ports) =>
      ports.map(({ key, shape }) => [key, ...shape]),
    );
    expect(described).toEqual([
      [['x', 2]],
      [['w', 2]],
      [
        ['y', 2],
        ['x', 2],
      ],
      [
        ['w', 2],
        ['copy', 2],
      ],
    ]);
    const names = [inputs, reads, outputs, writes].flat().map((port) => port.name);
    expect(new Set(names).size).toBe(names.length);
  });

  test('an input and an entry of the state may share a name', async () => {
    const product = mul(input('same', [2]), state('same', [2]));
    const [result] = await runOnEngine([product], { same: [3, 5] });
    expect([...result.data]).toEqual([9, 25]);
  });

  test('the caller need not supply what cancels out', () => {
    const { inputs } = lower(defineProgram('test', { y: reshape(mul(x, 1), [2, 1]) }), options);
    expect(inputs.map(({ key }) => key)).toEqual(['x']);
    const unused = lower(defineProgram('test', { y: gradients(sum(add(x, w)), [x])[0] }), options);
    expect([unused.inputs, unused.reads]).toEqual([[], []]);
  });

  test('results may be inputs, constants, or the same tensor twice', async () => {
    const y = mul(x, 2);
    const results = await runOnEngine([x, fill(7, [2]), y, y, scalar(1)], { x: [1, 2] });
    expect(results.map(({ data }) => [...data])).toEqual([[1, 2], [7, 7], [2, 4], [2, 4], [1]]);
    expect(results[4].shape).toEqual([]);
  });

  test('the same program makes the same model', () => {
    const program = defineProgram('test', { y: exp(mul(x, w)) });
    expect(lower(program, options).model).toEqual(lower(program, options).model);
  });
});

test('a primitive without a rule is a bug that says its name', () => {
  const unknown = { name: 'quantum', gradient: () => [], evaluate: () => new Float64Array(2) };
  const tensor = apply(unknown, [input('x', [2])], {}, [2]);
  expect(() => operatorsOf([tensor])).toThrow('no lowering for quantum');
});
