import { assert } from '../errors.js';
import { elementCount, type Shape, sameShape } from '../graph/index.js';
import type {
  OnnxAttributes,
  OnnxGraph,
  OnnxInitializer,
  OnnxNode,
  OnnxType,
  OnnxValueInfo,
} from './onnxModel.js';

/** A value inside the ONNX graph under construction. */
export interface OnnxValue {
  readonly name: string;
  readonly shape: Shape;
  readonly type: OnnxType;
}

interface EmitOptions {
  readonly attributes?: OnnxAttributes;
  readonly type?: OnnxType;
  readonly domain?: string;
}

/**
 * Collects ONNX nodes and recognises repetition: the same operator on the same inputs is emitted once.
 *
 * This common-subexpression elimination lets the backward pass share the forward pass's Winograd transforms without
 * either knowing about the other.
 */
export class OnnxBuilder {
  #nodes: OnnxNode[] = [];
  readonly inputs: OnnxValueInfo[] = [];
  readonly initializers: OnnxInitializer[] = [];
  readonly #emitted = new Map<string, readonly OnnxValue[]>();
  readonly #constants = new Map<string, { readonly values: Float64Array; readonly value: OnnxValue }[]>();
  readonly #values = new Map<string, OnnxValue>();
  #count = 0;

  /** The nodes so far, each after those whose results it reads. */
  get nodes(): readonly OnnxNode[] {
    return this.#nodes;
  }

  /** Puts other nodes in the place of all, which make the same results; nothing can be emitted afterwards that was meant for the old. */
  replaceNodes(nodes: readonly OnnxNode[]): void {
    this.#nodes = [...nodes];
    this.#emitted.clear();
  }

  /** Declares a graph input; repeating a name returns the same value. */
  input(name: string, shape: Shape, type: OnnxType): OnnxValue {
    const present = this.#values.get(name);
    if (present) {
      assert(sameShape(present.shape, shape), `the input "${name}" has two shapes`);
      return present;
    }
    const value = { name, shape, type };
    this.inputs.push(value);
    this.#values.set(name, value);
    return value;
  }

  /** Adds a constant to the model; equal constants are stored once. */
  constant(data: ArrayLike<number>, shape: Shape, type: OnnxType = 'float32'): OnnxValue {
    assert(data.length === elementCount(shape), 'a constant does not fill its shape');
    const values = Float64Array.from(data);
    const key = `${type} ${shape} ${digest(values)}`;
    const candidates = this.#constants.get(key) ?? [];
    const present = candidates.find((candidate) => sameNumbers(candidate.values, values));
    if (present) return present.value;
    const value = { name: `c${this.#count++}`, shape, type };
    this.initializers.push({ ...value, data: values });
    this.#constants.set(key, [...candidates, { values, value }]);
    return value;
  }

  /** Emits a node with one output. */
  emit(operator: string, inputs: readonly OnnxValue[], shape: Shape, options: EmitOptions = {}): OnnxValue {
    return this.emitMany(operator, inputs, [shape], options)[0];
  }

  /** Emits a node with several outputs, all of the same type. */
  emitMany(
    operator: string,
    inputs: readonly OnnxValue[],
    shapes: readonly Shape[],
    { attributes = {}, type = 'float32', domain = '' }: EmitOptions = {},
  ): readonly OnnxValue[] {
    const names = inputs.map((value) => value.name);
    const key = `${domain}:${operator}(${names})${JSON.stringify(attributes)}${shapes.length}:${type}`;
    const present = this.#emitted.get(key);
    if (present) return present;
    const outputs = shapes.map((shape) => ({ name: `v${this.#count++}`, shape, type }));
    this.#nodes.push({
      operator,
      domain,
      inputs: names,
      outputs: outputs.map(({ name }) => name),
      attributes,
    });
    for (const output of outputs) this.#values.set(output.name, output);
    this.#emitted.set(key, outputs);
    return outputs;
  }

  /** Emits an Identity under a chosen name, so that the result can be fetched by that name. */
  output(name: string, value: OnnxValue): OnnxValueInfo {
    this.#nodes.push({
      operator: 'Identity',
      domain: '',
      inputs: [value.name],
      outputs: [name],
      attributes: {},
    });
    const info = { name, shape: value.shape, type: value.type };
    this.#values.set(name, info);
    return info;
  }

  /** The declared shape and type of a value. */
  describe(name: string): OnnxValue | undefined {
    return this.#values.get(name);
  }

  graph(name: string, outputs: readonly OnnxValueInfo[]): OnnxGraph {
    return { name, nodes: this.nodes, inputs: this.inputs, outputs, initializers: this.initializers };
  }

  reshape(value: OnnxValue, shape: Shape): OnnxValue {
    if (sameShape(value.shape, shape)) return value;
    const target = this.constant(shape, [shape.length], 'int64');
    return this.emit('Reshape', [value, target], shape, { type: value.type });
  }

  transpose(value: OnnxValue, order: readonly number[]): OnnxValue {
    if (order.every((axis, position) => axis === position)) return value;
    const shape = order.map((axis) => value.shape[axis]);
    // Moving axes of extent 1 moves no data.
    const moved = order.filter((axis) => value.shape[axis] !== 1);
    if (moved.every((axis, i) => i === 0 || axis > moved[i - 1])) return this.reshape(value, shape);
    return this.emit('Transpose', [value], shape, { attributes: { perm: order }, type: value.type });
  }

  /** Batched matrix product whose operands have the same leading axes, or one of which has none. */
  matmul(a: OnnxValue, b: OnnxValue): OnnxValue {
    const batch = a.shape.length >= b.shape.length ? a.shape.slice(0, -2) : b.shape.slice(0, -2);
    const shape = [...batch, a.shape[a.shape.length - 2], b.shape[b.shape.length - 1]];
    return this.emit('MatMul', [a, b], shape);
  }

  /** 2-D matrix product with either operand transposed. */
  gemm(a: OnnxValue, b: OnnxValue, transA: boolean, transB: boolean): OnnxValue {
    const shape = [a.shape[transA ? 1 : 0], b.shape[transB ? 0 : 1]];
    return this.emit('Gemm', [a, b], shape, {
      attributes: { transA: Number(transA), transB: Number(transB) },
    });
  }

  slice(value: OnnxValue, starts: readonly number[], sizes: readonly number[]): OnnxValue {
    const axes = starts.map((_, axis) => axis).filter((axis) => sizes[axis] !== value.shape[axis]);
    if (axes.length === 0) return value;
    const pick = (numbers: readonly number[]) =>
      this.constant(
        axes.map((axis) => numbers[axis]),
        [axes.length],
        'int64',
      );
    const ends = starts.map((start, axis) => start + sizes[axis]);
    const inputs = [value, pick(starts), pick(ends), this.constant(axes, [axes.length], 'int64')];
    return this.emit('Slice', inputs, sizes, { type: value.type });
  }
}

/** A number that differs for most different contents. */
function digest(values: Float64Array): number {
  let mixed = 0x811c9dc5;
  for (const word of new Uint32Array(values.buffer, values.byteOffset, values.length * 2)) {
    mixed = Math.imul(mixed ^ word, 0x01000193);
    mixed ^= mixed >>> 15;
  }
  return mixed;
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.every((value, i) => Object.is(value, b[i]));
}
