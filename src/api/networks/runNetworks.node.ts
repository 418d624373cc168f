import path from 'node:path';
import { UserError } from '../../errors.js';
import { isPresent, isRegularFile } from '../../platform/regularFile.node.js';

/** What a run leaves that other commands take, the best first: the names of its files. */
const results = [
  'best.safetensors',
  'generator.safetensors',
  'mapper.safetensors',
  'encoder.safetensors',
] as const;

/** Whether a path is the folder of a run. */
export function isRunFolder(place: string): Promise<boolean> {
  return isRegularFile(path.join(place, 'options.json'));
}

/**
 * The network that a run has left, where a path is the folder of one: the best of those that it measured, else the last; undefined
 * for any other path. Rejects with a `UserError` for a run that has none yet.
 */
export async function networkOfRun(place: string): Promise<string | undefined> {
  if (!(await isRunFolder(place))) return undefined;
  for (const name of results) {
    const file = path.join(place, name);
    if (await isRegularFile(file)) return file;
  }
  throw new UserError(
    `${place} is a run that has no network yet: let it finish, or give a file of its snapshots folder`,
  );
}

/** The folder of the CLIP that a run has trained; undefined where there is none. */
export async function clipOfRun(place: string): Promise<string | undefined> {
  const folder = path.join(place, 'clip');
  return (await isRunFolder(place)) && (await isPresent(folder)) ? folder : undefined;
}
