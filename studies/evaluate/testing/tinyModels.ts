import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import { clipNormalization, huggingFaceConfig, huggingFaceState, randomClip } from '#nada/clip/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { generatorFile, randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import { writeEvaluator } from '../../../foundry/evaluator/evaluatorFile.js';
import { initialEvaluator } from '../../../foundry/evaluator/network.js';
import { tinyConfig } from '../../../foundry/evaluator/testing/tiny.js';
import { type EvaluateOptions, evaluateOptionsOf, type GivenEvaluateOptions } from '../options.js';

/** Untrained models whose cells take seconds, in a temporary folder. */
export interface TinyModels {
  readonly folder: string;
  /** Options over these models: one domain, one method, three steps, besides what is given. */
  options(changes?: GivenEvaluateOptions): EvaluateOptions;
  remove(): void;
}

/** Writes a generator of 64 pixels with 8 channels, a CLIP of one block a tower, and an evaluator. */
export async function tinyModels(): Promise<TinyModels> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-evaluate-'));
  const [generator, clip, evaluator] = ['generator.safetensors', 'clip', 'evaluator.safetensors'].map(
    (name) => path.join(folder, name),
  );
  const config = {
    ...standardConfig(64),
    zDim: 8,
    styleDim: 8,
    mappingWidths: [8, 8],
    channels: [8, 8, 8, 8, 8],
  };
  const { tensors, metadata } = generatorFile(randomGenerator(config, 1));
  await writeFileAtomically(generator, writeSafetensors(tensors, { metadata }));
  await writeTinyClip(clip);
  const widths = { ...tinyConfig, size: 64 };
  await writeEvaluator(evaluator, { config: widths, parameters: initialEvaluator(widths, 1) });
  const small = {
    domains: 'sketch',
    methods: 'all layers',
    seeds: 1,
    iterations: 3,
    pictures: 24,
    threads: 1,
  };
  const given = { generator, clip, evaluator, ...small, out: path.join(folder, 'out') };
  return {
    folder,
    options: (changes = {}) => evaluateOptionsOf({ ...given, ...changes }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** As large as OpenAI's vocabulary demands, and no larger. */
async function writeTinyClip(folder: string): Promise<void> {
  const tower = { width: 16, layers: 1, heads: 2, hidden: 32 };
  const text = { ...tower, context: 77, vocabulary: 49_408, endToken: undefined };
  const image = { ...tower, kind: 'vit' as const, patch: 8, resolution: 32 };
  const config = { embedding: 16, image, text, activation: 'quickGelu' as const, epsilon: 1e-5 };
  const clip = randomClip({ ...config, ...clipNormalization }, 1);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'config.json'), JSON.stringify(huggingFaceConfig(clip)));
  await writeFileAtomically(path.join(folder, 'model.safetensors'), writeSafetensors(huggingFaceState(clip)));
}
