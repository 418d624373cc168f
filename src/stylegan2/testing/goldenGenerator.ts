import { type Checkpoint, openCheckpoint, readFloat32 } from '../../checkpoint/index.js';
import { assert } from '../../errors.js';
import { constant, input, interpret, state, type Tensor } from '../../graph/index.js';
import { memorySource } from '../../platform/memorySource.js';
import { goldenBytes } from '../../testing/golden.js';
import { relativeToPeak } from '../../testing/runOnEngine.js';
import { type Generator, readGenerator } from '../index.js';

/** Numbers of a golden case. */
export interface GoldenValues {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** A golden case: its generator, and its inputs and outputs as constants of a graph and as numbers. */
export interface GoldenGenerator {
  readonly generator: Generator;
  readonly checkpoint: Checkpoint;
  /** Placeholders for the parameters, by canonical name. */
  readonly parameters: ReadonlyMap<string, Tensor>;
  readonly names: readonly string[];
  /** Reads a tensor, from the float64 run if the case holds one. */
  read(name: string): Promise<GoldenValues>;
  /** An input of the case as an `input` of the graph. */
  input(name: string): Promise<Tensor>;
  /** Computes tensors in float64 with the inputs made so far. */
  compute(tensors: readonly Tensor[]): Float64Array[];
  /** The largest difference from the case's tensor, relative to its peak. */
  deviation(actual: ArrayLike<number>, name: string): Promise<number>;
}

/** Opens a file of a golden case. */
export function goldenCheckpoint(caseName: string, file: string): Promise<Checkpoint> {
  return openCheckpoint(memorySource(goldenBytes(caseName, file), file));
}

/** Opens a case with its generator's checkpoint. */
export async function goldenGenerator(caseName: string, file: string): Promise<GoldenGenerator> {
  const checkpoint = await goldenCheckpoint(caseName, file);
  const generator = await readGenerator(checkpoint, { name: file });
  const { tensors } = await goldenCheckpoint(caseName, 'io.safetensors');
  const bindings: Record<string, ArrayLike<number>> = {};
  const parameters = new Map<string, Tensor>();
  for (const [name, { shape, data }] of generator.parameters) {
    parameters.set(name, state(name, shape));
    bindings[name] = data;
  }
  const read = async (name: string): Promise<GoldenValues> => {
    const lazy = tensors.get(`${name}.f64`) ?? tensors.get(name);
    assert(lazy, `${caseName} has no tensor "${name}"`);
    const { data, shape } = await lazy.read();
    return { data: Float64Array.from(data as ArrayLike<number>), shape };
  };
  return {
    generator,
    checkpoint,
    parameters,
    names: [...tensors.keys()],
    read,
    async input(name) {
      const { data, shape } = await read(name);
      bindings[name] = data;
      return input(name, shape);
    },
    compute: (outputs) => interpret(outputs, bindings).map(({ data }) => data),
    deviation: async (actual, name) => relativeToPeak(actual, (await read(name)).data),
  };
}

/** Tensors as constants of a graph. */
export function constants(
  values: readonly { data: ArrayLike<number>; shape: readonly number[] }[],
): Tensor[] {
  return values.map(({ data, shape }) => constant(data, shape));
}

/** All tensors of a checkpoint under a prefix, as float32. */
export async function floatsUnder(
  { tensors }: Checkpoint,
  prefix: string,
): Promise<Map<string, { data: Float32Array; shape: readonly number[] }>> {
  const found = new Map<string, { data: Float32Array; shape: readonly number[] }>();
  for (const [name, tensor] of tensors) {
    if (name.startsWith(prefix))
      found.set(name.slice(prefix.length), await readFloat32(tensor, name, 'the golden tensors'));
  }
  return found;
}
