import type { GivenNetworks } from './adaptSession.js';
import { localWeights } from './networks.js';
import type { AdaptOptions } from './options/adaptOptions.js';
import { listPictures } from './targetPictures.js';

/**
 * The files that a run reads, by the names that its options give them: what must be the same when it is continued.
 *
 * Networks that a caller holds in memory are not among them.
 */
export async function localFiles(
  options: AdaptOptions,
  networks: GivenNetworks = {},
): Promise<Map<string, string>> {
  const named = [
    ...(networks.generator === undefined ? [options.generator] : []),
    ...(networks.clips === undefined ? options.clip : []),
    ...(networks.textureClip === undefined && options.textureClip ? [options.textureClip] : []),
  ];
  const files = new Map<string, string>();
  for (const name of named) files.set(name, await localWeights(name));
  const pictures = networks.targetPictures ? [] : await listPictures(options.targetImages ?? []);
  for (const file of [...pictures, options.templates, options.partTemplates]) {
    if (file !== undefined) files.set(file, file);
  }
  return files;
}
