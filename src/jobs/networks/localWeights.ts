import { clipFiles } from '../../api/networks/clipFiles.js';
import { fetchFile } from '../../api/networks/download.node.js';
import type { LoadOptions } from '../../api/networks/loadProgress.js';
import { isAddress } from '../../api/networks/networkSource.js';

/** The file of weights that a path, folder or URL stands for; a URL is downloaded once. */
export async function localWeights(source: string, options: LoadOptions = {}): Promise<string> {
  return isAddress(source) ? fetchFile(source, options) : (await clipFiles(source)).weights;
}
