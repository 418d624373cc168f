import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../../errors.js';
import { isPresent, isRegularFile, lookAt } from '../../platform/regularFile.node.js';
import type { ClipPlaces } from '../platform.js';
import { calledClip } from './calledClip.js';
import { weightFiles } from './clipNames.js';
import { isAddress } from './networkSource.js';
import { clipOfRun, networkOfRun } from './runNetworks.node.js';

/** The weights of a CLIP given as a file or folder, and the files among `names` beside them; of a download nothing lies beside. */
export async function findClip(place: string | URL, names: readonly string[]): Promise<ClipPlaces> {
  const file = place instanceof URL && place.protocol === 'file:' ? fileURLToPath(place) : String(place);
  if (isAddress(file)) return { weights: file, companions: new Map() };
  const called = calledClip(file);
  if (called !== undefined && !(await isPresent(file))) throw called;
  const isFolder = (await lookAt(file)).isDirectory();
  const trained = isFolder ? await clipOfRun(file) : undefined;
  if (trained !== undefined) return findClip(trained, names);
  const ofRun = isFolder ? await networkOfRun(file) : undefined;
  if (ofRun !== undefined) return { weights: ofRun, companions: new Map() };
  const folder = isFolder ? file : path.dirname(file);
  const weights = isFolder ? await firstFile(file, weightFiles) : file;
  if (weights === undefined) {
    throw new UserError(`${file} holds no CLIP (none of ${weightFiles.join(', ')}): give the file itself`);
  }
  // OpenAI's files need no configuration, and one that lies beside them belongs to another file.
  if (!isFolder && !/\.(safetensors|bin)$/.test(file)) return { weights, companions: new Map() };
  const companions = new Map<string, string>();
  for (const name of names) {
    const found = await firstFile(folder, [name]);
    if (found !== undefined) companions.set(name, found);
  }
  return { weights, companions };
}

async function firstFile(folder: string, names: readonly string[]): Promise<string | undefined> {
  for (const name of names) {
    const file = path.join(folder, name);
    if (await isRegularFile(file)) return file;
  }
  return undefined;
}
