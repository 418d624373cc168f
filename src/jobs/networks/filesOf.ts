import { listPictures } from '../../api/image/imageFiles.node.js';
import { clipFiles } from '../../api/networks/clipFiles.js';
import { isAddress } from '../../api/networks/networkSource.js';
import type { Rows, ValuesOf } from '../../settings/row.js';
import { pathsOf } from '../options/paths.js';
import { localWeights } from './localWeights.js';

/**
 * The files that options name, by the names that they give them: what must be the same when a run is resumed.
 *
 * Networks of the options `held` are in memory, and is not among them; nor are data sets, which have digests of their own.
 */
export async function filesOf<R extends Rows>(
  rows: R,
  options: ValuesOf<R>,
  held: ReadonlySet<string> = new Set(),
): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const { option, use, path } of pathsOf(rows, options)) {
    if (held.has(option)) continue;
    if (use === 'weights' || use === 'clip') files.set(path, await localWeights(path));
    if (use === 'file') files.set(path, path);
    if (use === 'pictures') for (const file of await listPictures([path])) files.set(file, file);
    if (use !== 'clip' || isAddress(path)) continue;
    // What lies beside the weights decides activations, tokens and prompts.
    for (const [kind, file] of (await clipFiles(path)).companions) {
      if (kind !== 'grammar.json') files.set(file, file);
    }
  }
  return files;
}
