import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { generatorFile, randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import { goldenBytes } from '#nada/testing/golden.js';
import { writeEvaluator } from '../../evaluator/evaluatorFile.js';
import { initialEvaluator } from '../../evaluator/network.js';
import { tinyConfig } from '../../evaluator/testing/tiny.js';
import { type EvaluateOptions, parseEvaluateOptions } from '../options.js';

/** Untrained models whose cells take seconds, in a temporary folder. */
export interface TinyModels {
  readonly folder: string;
  /** Options over these models: one domain, one method, three steps, besides what is given. */
  options(...more: readonly string[]): EvaluateOptions;
  remove(): void;
}

/** Writes a generator of 64 pixels with 8 channels, a small CLIP of the fixtures, and a random evaluator. */
export async function tinyModels(): Promise<TinyModels> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-evaluate-'));
  const [generator, clip, evaluator] = ['generator.safetensors', 'clip.pt', 'evaluator.safetensors'].map(
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
  writeFileSync(clip, goldenBytes('04-clip-vit-b', 'model.state_dict.pt'));
  const widths = { ...tinyConfig, size: 64 };
  await writeEvaluator(evaluator, { config: widths, parameters: initialEvaluator(widths, 1) });
  const models = ['--generator', generator, '--clip', clip, '--evaluator', evaluator];
  const small = ['--domains', 'sketch', '--methods', 'all layers', '--seeds', '1', '--iterations', '3'];
  const place = ['--pictures', '24', '--threads', '1', '--out', path.join(folder, 'out')];
  return {
    folder,
    options: (...more) => parseEvaluateOptions([...models, ...small, ...place, ...more]),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
