import path from 'node:path';
import { type BlendResult, blendParts } from '../../api/blend/blendParts.js';
import { networkChunks } from '../../api/save/networkChunks.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { checkNotThere } from '../options/overwrite.js';
import type { BlendOptions } from './options.js';

/** The result of `nada blend`. */
export interface BlendSummary extends Omit<BlendResult, 'generator'> {
  readonly file: string;
}

/**
 * Writes a generator between several (`nada blend`).
 *
 * Throws a `UserError` for what `blend` refuses, and for a file of no known form; nothing is written then.
 */
export async function blendFiles({ out, half, overwrite, ...inputs }: BlendOptions): Promise<BlendSummary> {
  const extension = path.extname(out).toLowerCase();
  if (!['.pt', '.pth', '.safetensors'].includes(extension)) {
    throw new UserError(says`option ${named('out')} is ${out}: give a file that ends in .safetensors or .pt`);
  }
  await checkNotThere([out], { overwrite });
  const { generator: network, ...about } = await blendParts(inputs);
  const form = extension === '.safetensors' ? 'safetensors' : 'rosinality';
  const chunks = networkChunks({ kind: 'generator', network }, form, { half, option: 'out' });
  await writeFileAtomically(out, chunks);
  return { file: out, ...about };
}
