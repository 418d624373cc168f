import { type Checkpoint, type LazyTensor, openCheckpoint } from '../../checkpoint/index.js';
import { assert } from '../../errors.js';
import { constant, div, mul, sqrt, sum, type Tensor } from '../../graph/index.js';
import { clipNormalization } from '../../image/index.js';
import { memorySource } from '../../platform/memorySource.js';
import type { FloatTensor } from '../../tensorData.js';
import { goldenBytes } from '../../testing/golden.js';
import { type Clip, type ClipConfig, type ReadClipOptions, readClip } from '../index.js';

/** An opened file of a golden case. */
export function goldenCheckpoint(caseName: string, file: string): Promise<Checkpoint> {
  return openCheckpoint(memorySource(goldenBytes(caseName, file), file));
}

/** A parsed JSON file of a golden case. */
export function goldenJson(caseName: string, file: string): unknown {
  return JSON.parse(new TextDecoder().decode(goldenBytes(caseName, file)));
}

/** The CLIP in a file of a golden case. */
export async function goldenClip(
  caseName: string,
  file: string,
  options: ReadClipOptions = {},
): Promise<Clip> {
  return readClip(await goldenCheckpoint(caseName, file), { name: file, ...options });
}

/** Numbers of a golden case. */
export interface GoldenValues {
  readonly data: Float64Array;
  readonly shape: readonly number[];
}

/** Reads inputs and outputs of a golden case by name, from the float64 run if the case holds one. */
export async function goldenReader(caseName: string): Promise<{
  names: readonly string[];
  read: (name: string) => Promise<GoldenValues>;
}> {
  const { tensors } = await goldenCheckpoint(caseName, 'io.safetensors');
  const read = async (name: string): Promise<GoldenValues> => {
    const lazy = tensors.get(`${name}.f64`) ?? tensors.get(name);
    assert(lazy, `${caseName} has no tensor "${name}"`);
    const { data, shape } = await lazy.read();
    return { data: Float64Array.from(data as ArrayLike<number>), shape };
  };
  return { names: [...tensors.keys()], read };
}

/** A CLIP's parameters as constants of a graph. */
export function constantParameters({ parameters }: Clip): Map<string, Tensor> {
  return new Map([...parameters].map(([name, { data, shape }]) => [name, constant(data, shape)]));
}

/** Rows of unit length. */
export function unitRows(x: Tensor): Tensor {
  return div(x, sqrt(sum(mul(x, x), [-1], true)));
}

/** A checkpoint that holds the given tensors. */
export function checkpointOf(state: ReadonlyMap<string, FloatTensor>): Pick<Checkpoint, 'tensors'> {
  const lazy = (tensor: FloatTensor): LazyTensor => ({
    kind: 'tensor',
    shape: tensor.shape,
    dtype: 'float32',
    read: async () => tensor,
  });
  return { tensors: new Map([...state].map(([name, tensor]) => [name, lazy(tensor)])) };
}

/** A vision transformer with narrow layers of three kinds of width, to be filled with random weights. */
export const tinyVit: ClipConfig = {
  embedding: 12,
  image: { kind: 'vit', width: 64, layers: 2, heads: 1, hidden: 96, patch: 4, resolution: 8 },
  text: { width: 64, layers: 2, heads: 1, hidden: 80, context: 9, vocabulary: 30, endToken: undefined },
  activation: 'quickGelu',
  epsilon: 1e-5,
  ...clipNormalization,
};

/** A ResNet with more than one block in a stage. */
export const tinyResNet: ClipConfig = {
  ...tinyVit,
  image: { kind: 'resnet', width: 4, blocks: [2, 1, 2, 1], heads: 2, resolution: 64 },
};
