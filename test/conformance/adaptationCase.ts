import path from 'node:path';
import { adaptationSettings, findPreset, type GivenSettings, type Phase, phases } from '#nada/adapt/index.js';
import { type Clip, readClip } from '#nada/clip/index.js';
import { assert, UserError } from '#nada/errors.js';
import type { GuidingClip } from '#nada/guidance/index.js';
import type { BytePicture } from '#nada/image/index.js';
import { type Generator, readGenerator } from '#nada/stylegan2/index.js';
import { rosinalityNames } from '#nada/stylegan2/names/rosinality.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { CaseDescription, ConformanceCase } from './case.js';

/** A number of a case's `config`, or a fallback. */
export function numberOf({ config }: ConformanceCase, name: string, fallback: number): number {
  const value = config[name];
  return typeof value === 'number' ? value : fallback;
}

/** A text of a case's `config`, or a fallback. */
export function textOf({ config }: ConformanceCase, name: string, fallback: string): string {
  const value = config[name];
  return typeof value === 'string' ? value : fallback;
}

/** A list of a case's `config`; empty when it has none. */
export function listOf({ config }: ConformanceCase, name: string): unknown[] {
  const value = config[name];
  return Array.isArray(value) ? value : [];
}

/** A tensor of a case in float32. */
export async function floats(golden: ConformanceCase, name: string): Promise<FloatTensor> {
  const { data, shape } = await golden.read(name);
  return floatTensor(Float32Array.from(data), shape);
}

/** The tensors `PREFIX0`, `PREFIX1`, ... of a case. */
export async function series(golden: ConformanceCase, prefix: string): Promise<FloatTensor[]> {
  const found: FloatTensor[] = [];
  while (golden.tensors.has(`${prefix}${found.length}`)) {
    found.push(await floats(golden, `${prefix}${found.length}`));
  }
  return found;
}

/** A generator of a case. */
export async function generatorOf(golden: ConformanceCase, file: string): Promise<Generator> {
  return readGenerator(await golden.open(file), { name: file });
}

/** The CLIPs that a case names, by its names for them, in its order. */
export async function clipsOf(golden: ConformanceCase): Promise<Map<string, GuidingClip>> {
  const places = Object.entries((golden.config.clip ?? {}) as Record<string, string>);
  const named = listOf(golden, 'clip_models');
  const clips = new Map<string, GuidingClip>();
  for (const [name, place] of places) {
    if (named.length > 0 && !named.includes(name)) continue;
    clips.set(name, { name, clip: await clipAt(golden, place) });
  }
  const ordered = named.flatMap((name): [string, GuidingClip][] => {
    const clip = clips.get(String(name));
    return clip ? [[String(name), clip]] : [];
  });
  return ordered.length > 0 ? new Map(ordered) : clips;
}

/** The CLIP in a neighbouring case: its first checkpoint that says by itself what it is. */
async function clipAt(golden: ConformanceCase, place: string): Promise<Clip> {
  const description = golden.json(path.posix.join(place, 'case.json')) as CaseDescription;
  const files = Object.keys(description.files ?? {}).map((name) => name.replace(/\.gz$/, ''));
  const file = files.find((name) => name.endsWith('.pt'));
  const other = files.find((name) => name.endsWith('.safetensors') && name !== 'io.safetensors');
  if (file) return readClip(await golden.open(path.posix.join(place, file)), { name: file });
  if (!other) throw new UserError(`${place} holds no CLIP: restore the case`);
  const config = golden.json(path.posix.join(place, 'config.json'));
  return readClip(await golden.open(path.posix.join(place, other)), { name: other, config });
}

/** The phase that the reference calls so. */
export function phaseOf(name: unknown): Phase {
  const ours = String(name ?? 'paper').replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return phases.find((phase) => phase === ours) ?? 'paper';
}

/** The reference's settings with those of a case's `config`. */
export function settingsOf(golden: ConformanceCase, clips: readonly string[], ...more: GivenSettings[]) {
  const reference = findPreset('reference');
  assert(reference, 'there is a preset "reference"');
  const number = (name: string, fallback: number) => numberOf(golden, name, fallback);
  const weights = listOf(golden, 'clip_model_weights').map(Number);
  const steps = number('auto_layer_iters', 0);
  const setsToNone = /none/.test(textOf(golden, 'zero_grad', 'zero-filled'));
  return adaptationSettings(
    reference.settings,
    {
      source: textOf(golden, 'source_class', 'dog'),
      target: textOf(golden, 'target_class', 'cat'),
      ...(weights.length === 0 ? {} : { clipWeights: weights.slice(0, clips.length) }),
      lossDirection: number('lambda_direction', 1),
      lossGlobal: number('lambda_global', 0),
      lossPatch: number('lambda_patch', 0),
      lossManifold: number('lambda_manifold', 0),
      lossAngle: 0,
      lossTexture: number('lambda_texture', 0),
      patchSize: number('patch_size', 510),
      patchCount: number('num_patches', 1),
      iterations: Math.max(1, number('iterations', 1)),
      batch: number('batch', 2),
      mixing: number('mixing', 0),
      truncation: number('truncation', 1),
      learningRate: number('lr', 0.002),
      regularizationInterval: number('g_reg_every', 4),
      epsilon: number('adam_eps', 1e-8),
      idle: setsToNone ? 'skip' : 'fade',
      phase: phaseOf(golden.config.phase),
      ...(steps === 0
        ? { layers: 'all' }
        : {
            layers: number('auto_layer_k', 1),
            layerBatch: number('auto_layer_batch', 8),
            layerSteps: steps,
            layerRate: number('sgd_lr', 0.01),
            layerRule: 'reference',
          }),
    },
    ...more,
  );
}

/** The name and shape that rosinality's state dict has for each of our parameters. */
export function theirParameters(
  generator: Generator,
): Map<string, { name: string; shape: readonly number[] }> {
  return new Map(
    rosinalityNames(generator.config).flatMap(({ name, shape, holds }) =>
      holds.kind === 'parameter' ? [[holds.parameter, { name, shape }] as const] : [],
    ),
  );
}

/** The style pictures of a case; undefined when it has none. */
export async function stylePictures(golden: ConformanceCase): Promise<BytePicture[] | undefined> {
  const pictures: BytePicture[] = [];
  for (let i = 0; golden.tensors.has(`in.style_target_u8_${i}`); i++) {
    const { data, shape } = await golden.read(`in.style_target_u8_${i}`);
    const [height, width, channels] = shape;
    pictures.push({ data: Uint8Array.from(data), width, height, channels });
  }
  return pictures.length > 0 ? pictures : undefined;
}
