import { listPictures } from '../data/pictureList.js';
import { clipFiles } from '../networks/clipFiles.js';
import { isAddress, localWeights } from '../networks/networks.js';
import type { GivenNetworks } from './adaptSession.js';
import type { AdaptOptions } from './options.js';
import { styleImagesOf } from './resolveAdapt.js';

/**
 * The files that a run reads, by the names that its options give them: what must be the same when it is continued.
 *
 * Networks that a caller holds in memory are not among them.
 */
export async function localFiles(
  options: AdaptOptions,
  networks: GivenNetworks = {},
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  if (networks.generator === undefined) files.set(options.generator, await localWeights(options.generator));
  const clips = [
    ...(networks.clips === undefined ? options.clip : []),
    ...(networks.textureClip === undefined && options.textureClip ? [options.textureClip] : []),
  ];
  for (const name of clips) {
    files.set(name, await localWeights(name));
    if (isAddress(name)) continue;
    // What lies beside the weights decides activations, tokens and prompts.
    for (const [kind, file] of (await clipFiles(name)).companions) {
      if (kind !== 'grammar.json') files.set(file, file);
    }
  }
  const pictures = networks.targetPictures ? [] : await listPictures(styleImagesOf(options) ?? []);
  for (const file of [...pictures, options.templates, options.partTemplates]) {
    if (file !== undefined) files.set(file, file);
  }
  return files;
}
