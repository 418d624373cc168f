import { UserError } from '../errors.js';
import {
  countWork,
  encodeModel,
  type LoweredProgram,
  OnnxBuilder,
  type OnnxValue,
  planMemory,
} from '../lowering/index.js';
import { floatTensor } from '../tensorData.js';
import type { Runtime } from './contract.js';

// Small integers: every result is exact in float32, whatever the order of the sums.
const image = [3, -1, 4, 1, -5, 9, 2, 6, -5];
/** 4 x 4 without any symmetry: a flip, a shift or a wrong pad shows. */
const kernel = [1, 2, 3, 4, -1, 0, 2, 5, 3, 1, -2, 1, 2, 0, 1, -3];

interface Check {
  /** Name of the operation in messages. */
  readonly name: string;
  emit(builder: OnnxBuilder, x: OnnxValue): OnnxValue;
  readonly expected: readonly number[];
}

function transposedConvolution(stride: number, pads: readonly number[]): Check['emit'] {
  return (builder, x) =>
    builder.emit('ConvTranspose', [x, builder.constant(kernel, [1, 1, 4, 4])], [1, 1, 5, 5], {
      attributes: { strides: [stride, stride], pads, kernel_shape: [4, 4] },
    });
}

function cumulativeSum(reverse: 0 | 1): Check['emit'] {
  return (builder, x) =>
    builder.emit('CumSum', [x, builder.constant([3], [], 'int32')], x.shape, { attributes: { reverse } });
}

/** The operations that a broken runtime has been seen to compute wrongly without an error. */
const checks: readonly Check[] = [
  {
    name: 'Concat of nine',
    emit(builder, x) {
      const parts = image.map((_, i) => builder.emit('Mul', [x, builder.constant([i + 1], [])], x.shape));
      return builder.emit('Concat', parts, [9, 1, 3, 3], { attributes: { axis: 0 } });
    },
    expected: image.flatMap((_, i) => image.map((value) => value * (i + 1))),
  },
  {
    name: 'ConvTranspose with uneven pads',
    emit: transposedConvolution(1, [1, 1, 0, 0]),
    expected: [
      -2, 4, 20, 10, 56, 15, 11, 20, -7, 29, -22, 40, 32, 4, -28, 10, 6, -23, 40, -32, 12, -8, 0, -23, 15,
    ],
  },
  {
    name: 'ConvTranspose of stride 2 with uneven pads',
    emit: transposedConvolution(2, [2, 2, 1, 1]),
    expected: [
      -11, -4, 8, 1, 19, 8, -4, -12, -22, 22, -5, 16, 50, 18, -33, -11, 7, 30, 45, -1, 14, 8, -27, 1, 10,
    ],
  },
  { name: 'CumSum', emit: cumulativeSum(0), expected: [3, 2, 6, 1, -4, 5, 2, 8, 3] },
  { name: 'reverse CumSum', emit: cumulativeSum(1), expected: [6, 3, 4, 5, 4, 9, 3, 1, -5] },
];

/** The checks as one program: one session, one run. */
export function selfTestProgram(): LoweredProgram {
  const builder = new OnnxBuilder();
  const x = builder.input('x', [1, 1, 3, 3], 'float32');
  const outputs = checks.map(({ name, emit }, i) => ({
    ...builder.output(`y${i}`, emit(builder, x)),
    key: name,
  }));
  return {
    name: 'self-test',
    model: encodeModel(builder.graph('self-test', outputs)),
    inputs: [{ ...x, key: 'x' }],
    reads: [],
    outputs,
    writes: [],
    nodeCount: builder.nodes.length,
    memory: planMemory(builder, [], outputs),
    work: countWork(builder),
  };
}

/**
 * Runs a program of known results on a fresh runtime.
 *
 * Some builds of ONNX Runtime compute wrong numbers without an error: the default entry of onnxruntime-web 1.30 does on
 * WebGPU. Rejects with a `UserError` that names the operations when a number is wrong, and with the runtime's own error
 * when it can't run the program at all. A refused runtime must be closed, not used.
 */
export async function selfTest(runtime: Runtime): Promise<void> {
  const handle = await runtime.compile(selfTestProgram());
  const results = await runtime.run(handle, { x: floatTensor(image, [1, 1, 3, 3]) });
  // WebGPU's compiled shaders are lost with the last open session: this one stays, so that those of released programs do.
  if (runtime.device !== 'webgpu') await runtime.release(handle);
  const wrong = checks.filter(({ name, expected }) =>
    expected.some((value, i) => results[name].data[i] !== value),
  );
  if (wrong.length === 0) return;
  const [where, advice] =
    runtime.device === 'webgpu'
      ? ['WebGPU', 'import "onnxruntime-web/webgpu" instead of "onnxruntime-web"']
      : [`the device "${runtime.device}"`, 'use another version of it, or another device'];
  const names = wrong.map(({ name }) => name).join(', ');
  throw new UserError(`This ONNX Runtime computes wrong numbers on ${where} (${names}): ${advice}.`);
}
