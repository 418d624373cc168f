import { type Checkpoint, readFloat32 } from '../checkpoint/index.js';
import { assert, UserError } from '../errors.js';
import { batchNormEpsilon, foldBatchNorm } from '../nn/batchNorm.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { type ClipFile, findClip, tensorOf } from './clipFile.js';
import type { Activation, ClipConfig } from './config.js';
import { type ConfigHints, colourHints, configHints } from './configHints.js';
import { inferConfig } from './inferConfig.js';
import { type NameRule, nameRules } from './names.js';
import { parameterShapes } from './parameterShapes.js';
import { transposeMatrix } from './transposeMatrix.js';

/** A CLIP: its configuration, and its parameters by canonical name (see {@link parameterShapes}). */
export interface Clip {
  readonly config: ClipConfig;
  readonly parameters: ReadonlyMap<string, FloatTensor>;
}

/** Options of {@link readClip}. */
export interface ReadClipOptions {
  /** The file's name in messages. */
  readonly name?: string;
  /** The parsed `config.json` (Hugging Face) or `open_clip_config.json` that belongs to the checkpoint. */
  readonly config?: unknown;
  /** The parsed `preprocessor_config.json` of a Hugging Face folder, for colour statistics other than OpenAI's. */
  readonly preprocessor?: unknown;
  /** The GELU that the model was trained with; it overrides the configuration file. */
  readonly activation?: Activation;
}

/** Buffers that some files carry and no CLIP uses. */
const ignored =
  /^(input_resolution|context_length|vocab_size)$|(^|\.)(attn_mask|position_ids|num_batches_tracked)$/;

/**
 * Reads a CLIP from OpenAI's TorchScript archives or state dicts, open_clip's checkpoints, or Hugging Face's
 * `CLIPModel`; half precision becomes float32.
 *
 * No tensor shows whether a model was trained with GELU or QuickGELU. The configuration file decides if there is one.
 * Without it, files in OpenAI's naming are assumed to be QuickGELU: right for OpenAI's own models and for models whose
 * name in open_clip ends in `-quickgelu`, wrong for open_clip's others (LAION-2B, DataComp...), which need
 * `activation: 'gelu'`. Files in Hugging Face's naming need one of the two.
 *
 * Throws a `UserError` that names the file and the tensor that is missing, left over or has the wrong shape.
 */
export async function readClip(
  checkpoint: Pick<Checkpoint, 'tensors'>,
  options: ReadClipOptions = {},
): Promise<Clip> {
  const file = findClip(checkpoint, options.name ?? 'the CLIP checkpoint');
  const told = options.config === undefined ? undefined : configHints(options.config);
  const hints: ConfigHints = { image: {}, text: {}, ...told, ...colourHints(options.preprocessor) };
  const activation =
    options.activation ?? hints.activation ?? (file.naming === 'openAi' ? 'quickGelu' : undefined);
  if (activation === undefined) {
    throw new UserError(
      `${file.name} does not show whether it uses GELU or QuickGELU: give the config.json of its folder, or the activation`,
    );
  }
  const config = inferConfig(file, activation, hints);
  const rules = nameRules(file.naming, config);
  const shapes = parameterShapes(config);
  refuseOthers(file, rules);
  const parameters = new Map<string, FloatTensor>();
  for (const rule of rules) {
    for (const [name, tensor] of await readRule(file, rule, shapes)) parameters.set(name, tensor);
  }
  return { config, parameters };
}

function refuseOthers(file: ClipFile, rules: readonly NameRule[]): void {
  const known = new Set(rules.flatMap(fileNames));
  for (const name of file.tensors.keys()) {
    if (known.has(name) || ignored.test(name)) continue;
    throw new UserError(
      `${file.name} has the tensor "${name}", which is not part of a plain CLIP: ` +
        'it is an unsupported variant, or not a CLIP',
    );
  }
}

function fileNames(rule: NameRule): readonly string[] {
  if (rule.kind === 'stacked') return rule.theirs;
  if (rule.kind !== 'convolution') return [rule.theirs];
  const { theirs, norm } = rule;
  return [
    `${theirs}.weight`,
    ...['weight', 'bias', 'running_mean', 'running_var'].map((part) => `${norm}.${part}`),
  ];
}

async function readRule(
  file: ClipFile,
  rule: NameRule,
  shapes: ReadonlyMap<string, readonly number[]>,
): Promise<[string, FloatTensor][]> {
  const expected = (name: string): readonly number[] => {
    const shape = shapes.get(name);
    assert(shape, `CLIP has no parameter "${name}"`);
    return shape;
  };
  if (rule.kind === 'convolution') {
    const [weight, ...statistics] = fileNames(rule);
    const channels = expected(`${rule.ours}.bias`);
    const [gain, bias, mean, variance] = await Promise.all(
      statistics.map((name) => readShaped(file, name, channels)),
    );
    const kernel = await readShaped(file, weight, expected(`${rule.ours}.weight`));
    const negative = variance.data.findIndex((value) => !(value + batchNormEpsilon > 0));
    if (negative >= 0) {
      throw new UserError(
        `${file.name} has the tensor "${statistics[3]}" with the variance ${variance.data[negative]}: it is damaged; download it again`,
      );
    }
    const folded = foldBatchNorm(kernel, { gain, bias, mean, variance });
    return [
      [`${rule.ours}.weight`, folded.weight],
      [`${rule.ours}.bias`, folded.bias],
    ];
  }
  const shape = expected(rule.ours);
  if (rule.kind === 'stacked') {
    const { theirs } = rule;
    const part = [shape[0] / theirs.length, ...shape.slice(1)];
    const parts = await Promise.all(theirs.map((name) => readShaped(file, name, part)));
    return [[rule.ours, stack(parts, shape)]];
  }
  if (rule.kind === 'transposed') {
    const stored = await readShaped(file, rule.theirs, shape.toReversed());
    return [[rule.ours, transposeMatrix(stored)]];
  }
  return [[rule.ours, await readShaped(file, rule.theirs, shape)]];
}

/** Reads a tensor of the shape that the rest of the file implies; a lone number may be a vector of one. */
async function readShaped(file: ClipFile, name: string, shape: readonly number[]): Promise<FloatTensor> {
  const lazy = tensorOf(file, name);
  const stored = shape.length === 0 && lazy.shape.length === 1 ? lazy.shape.slice(1) : lazy.shape;
  if (stored.length !== shape.length || lazy.shape.some((extent, axis) => extent !== (shape[axis] ?? 1))) {
    throw new UserError(
      `${file.name} has the tensor "${name}" of shape [${lazy.shape}], ` +
        `where the rest of it needs [${shape}]: it is another kind of network, or damaged`,
    );
  }
  const { data } = await readFloat32(lazy, name, file.name);
  return floatTensor(data, shape);
}

function stack(parts: readonly FloatTensor[], shape: readonly number[]): FloatTensor {
  const data = new Float32Array(parts.reduce((total, part) => total + part.data.length, 0));
  let offset = 0;
  for (const part of parts) {
    data.set(part.data, offset);
    offset += part.data.length;
  }
  return floatTensor(data, shape);
}
