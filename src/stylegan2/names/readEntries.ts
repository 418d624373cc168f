import { readFloat32 } from '../../checkpoint/index.js';
import { assert, UserError } from '../../errors.js';
import type { Shape } from '../../graph/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import type { GeneratorConfig } from '../config.js';
import type { Generator } from '../generator.js';
import { noiseShapes, parameterShapes } from '../layers.js';
import type { NameEntry } from './nameEntry.js';
import { type TensorFile, tensorOf } from './tensorFile.js';

/** A file's tensors by their role. */
export interface HeldTensors {
  /** In the order of the requested shapes. */
  readonly parameters: Map<string, FloatTensor>;
  /** Numbers of the blur with our gain; undefined where the file has none. */
  readonly blurKernel: readonly number[] | undefined;
  readonly noises: readonly FloatTensor[];
  readonly latentAverage: FloatTensor | undefined;
}

/** Reads the tensors of a name table into a generator; throws as {@link readHeldTensors}. */
export async function readEntries(
  source: TensorFile,
  config: GeneratorConfig,
  entries: readonly NameEntry[],
): Promise<Generator> {
  const held = await readHeldTensors(source, parameterShapes(config), entries);
  const { parameters, blurKernel, latentAverage } = held;
  const noises = held.noises.map(({ data }, index) => floatTensor(data, noiseShapes(config)[index]));
  checkNoises(source, config, noises);
  return {
    config: blurKernel ? { ...config, blur: { taps: config.blur.taps, kernel: blurKernel } } : config,
    parameters,
    ...(latentAverage && { latentAverage }),
    ...(noises.length > 0 && { noises }),
  };
}

/**
 * Reads the tensors of a name table; `shapes` are those of all parameters.
 *
 * Throws a `UserError` that names the file and the tensor: missing (parameters), of another shape, unknown, noise
 * images that are only partly there, or blurs that differ.
 */
export async function readHeldTensors(
  source: TensorFile,
  shapes: ReadonlyMap<string, Shape>,
  entries: readonly NameEntry[],
): Promise<HeldTensors> {
  refuseUnknown(source, entries);
  const parameters = new Map<string, FloatTensor>();
  const noises: FloatTensor[] = [];
  let latentAverage: FloatTensor | undefined;
  let blur: { kernel: readonly number[]; name: string } | undefined;
  for (const { name, shape, holds } of entries) {
    if (holds.kind !== 'parameter' && !source.tensors.has(name)) continue;
    const data = await readShaped(source, name, shape);
    if (holds.kind === 'parameter') {
      parameters.set(holds.parameter, floatTensor(data, shapes.get(holds.parameter) ?? shape));
    } else if (holds.kind === 'noise') noises[holds.index] = floatTensor(data, shape);
    else if (holds.kind === 'latentAverage') latentAverage = floatTensor(data, shape);
    else {
      const kernel = Array.from(data, (tap) => tap * holds.gain);
      checkBlur(source, name, kernel, blur);
      blur ??= { kernel, name };
    }
  }
  return { parameters: inOrder(parameters, shapes), blurKernel: blur?.kernel, noises, latentAverage };
}

function inOrder(
  parameters: ReadonlyMap<string, FloatTensor>,
  shapes: ReadonlyMap<string, Shape>,
): Map<string, FloatTensor> {
  const ordered = new Map<string, FloatTensor>();
  for (const name of shapes.keys()) {
    const tensor = parameters.get(name);
    assert(tensor, `the name table lacks "${name}"`);
    ordered.set(name, tensor);
  }
  return ordered;
}

function refuseUnknown({ network, file, prefix, tensors }: TensorFile, entries: readonly NameEntry[]): void {
  const known = new Set(entries.map(({ name }) => name));
  for (const name of tensors.keys()) {
    if (known.has(name)) continue;
    throw new UserError(
      `${file} has the tensor "${prefix}${name}", which is not part of a plain StyleGAN2 ${network}: ` +
        'it is an unsupported variant',
    );
  }
}

async function readShaped(
  source: TensorFile,
  name: string,
  shape: readonly number[],
): Promise<Float32Array<ArrayBuffer>> {
  const tensor = tensorOf(source, name);
  const trimmed =
    tensor.shape.length === shape.length + 1 && tensor.shape[0] === 1 ? tensor.shape.slice(1) : tensor.shape;
  if (trimmed.length !== shape.length || trimmed.some((extent, axis) => extent !== shape[axis])) {
    throw new UserError(
      `${source.file} has "${source.prefix}${name}" of shape [${tensor.shape}], but the other tensors ` +
        `need [${shape}]: it is damaged, or an unsupported variant`,
    );
  }
  return (await readFloat32(tensor, source.prefix + name, source.file)).data;
}

function checkBlur(
  { file, prefix }: TensorFile,
  name: string,
  kernel: readonly number[],
  first: { kernel: readonly number[]; name: string } | undefined,
): void {
  if (!first?.kernel.some((tap, i) => tap !== kernel[i])) return;
  throw new UserError(
    `${file} has "${prefix}${name}" with a different blur from "${prefix}${first.name}": it is damaged, or an unsupported variant`,
  );
}

function checkNoises(
  { file, prefix }: TensorFile,
  config: GeneratorConfig,
  noises: readonly FloatTensor[],
): void {
  const expected = noiseShapes(config).length;
  const present = noises.filter(Boolean).length;
  if (present === 0 || present === expected) return;
  throw new UserError(
    `${file} has ${present} of the ${expected} noise images under "${prefix}": save it with all of them or none`,
  );
}
