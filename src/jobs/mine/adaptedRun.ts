import path from 'node:path';
import { UserError } from '../../errors.js';
import { isRegularFile } from '../../platform/regularFile.node.js';
import { commandLine } from '../../terminal/commandLine.js';
import { adaptOptions } from '../adapt/options.js';
import { readOptionsFile } from '../run/optionsFile.js';
import { checkRunFolder, runFiles } from '../run/runFolder.js';
import type { GivenMineOptions } from './options.js';

/**
 * What a finished run of `nada adapt` gives to mining: its generator, the CLIPs that guided it, its target text.
 *
 * Throws a `UserError` for a folder that is no such run, and one that has no generator yet.
 */
export async function adaptedRun(folder: string): Promise<GivenMineOptions> {
  await checkRunFolder(folder);
  const { clip, target, styleImages, label, activation } = await readOptionsFile(
    path.join(folder, runFiles.options),
    adaptOptions,
  );
  const generator = path.join(folder, runFiles.generator);
  if (!(await isRegularFile(generator))) {
    throw new UserError(
      `${folder} has no adapted generator yet: finish it with ${commandLine`nada adapt --resume ${folder}`}`,
    );
  }
  // Several texts, and pictures, are no one text that latents could be mined for.
  const only = styleImages ? undefined : typeof target === 'string' ? [target] : target;
  return {
    generator,
    clip,
    ...(only?.length === 1 ? { target: only[0] } : {}),
    label,
    activation,
  };
}
