import path from 'node:path';
import type { Adaptation } from '../../adapt/index.js';
import { writeSafetensors, writeTorch } from '../../checkpoint/index.js';
import { UserError } from '../../errors.js';
import type { Picture } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import {
  type Generator,
  generatorFile,
  rosinalityCheckpoint,
  styleOffsetsBetween,
} from '../../stylegan2/index.js';
import { writeDomain } from '../networks/writeDomain.js';
import { runFiles } from '../run/runFolder.js';
import { writeSheet } from '../run/sampleSheets.js';

/** Files written at the end of a run. */
export interface WrittenResults {
  /** Paths by what they are. */
  readonly files: Readonly<Record<string, string>>;
  /** Notes about what a form could not express. */
  readonly notes: readonly string[];
}

/** Writes the adapted generator in both forms, as a domain where it is one, and the closing sheet. */
export async function writeResults(
  folder: string,
  adaptation: Adaptation,
  generator: Generator,
  sheet: Picture,
): Promise<WrittenResults> {
  const files: Record<string, string> = {};
  const notes: string[] = [];
  files.beforeAfter = path.join(folder, runFiles.beforeAfter);
  await writeSheet(files.beforeAfter, sheet);
  files.generator = path.join(folder, runFiles.generator);
  await writeGenerator(files.generator, generator);
  if (adaptation.settings.phase === 'style' && adaptation.settings.layers === 'all') {
    files.domain = path.join(folder, runFiles.domain);
    const frozen = await adaptation.frozen();
    const { source, target, targetWeights, seed, learningRate } = adaptation.settings;
    const iterations = adaptation.stepsDone;
    const weights = targetWeights === undefined ? {} : { targetWeights };
    const about = { source, target, ...weights, iterations, seed, learningRate };
    await writeDomain(files.domain, frozen, styleOffsetsBetween(frozen, generator), about);
  }
  try {
    const torch = path.join(folder, runFiles.generatorTorch);
    await writeFileAtomically(torch, writeTorch(Object.fromEntries(rosinalityCheckpoint(generator))));
    files.generatorTorch = torch;
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    notes.push(`${runFiles.generatorTorch} was not written: ${error.message}`);
  }
  return { files, notes };
}

/** Writes a generator in our own safetensors form. */
export async function writeGenerator(
  file: string,
  generator: Generator,
  options: { readonly float16?: boolean } = {},
): Promise<void> {
  const { tensors, metadata } = generatorFile(generator);
  await writeFileAtomically(file, writeSafetensors(tensors, { metadata, ...options }));
}
