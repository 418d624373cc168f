import '../../api/platform.node.js';
import path from 'node:path';
import type { ImageSource } from '../../api/image/imageSource.js';
import { isAddress } from '../../api/networks/networkSource.js';
import { memoryReaders, type TrainReaders } from '../../api/train/trainInputs.js';
import { UserError } from '../../errors.js';
import { isRegularFile, lookAt } from '../../platform/regularFile.node.js';
import { digestedSet, openPictureDataset } from '../data/index.js';
import { localWeights } from '../networks/localWeights.js';
import { runFiles } from '../run/runFolder.js';

/** Images of a training in Node: a folder or zip archive, or a list. */
export type TrainData = string | readonly ImageSource[];

/** Reads folders, archives and lists of images with their digest, and the networks of run folders. */
export const folderReaders: TrainReaders<TrainData> = {
  openImages(data, options) {
    if (typeof data === 'string') return openPictureDataset({ ...options, place: data });
    return digestedSet((onImage) => memoryReaders.openImages(data, { ...options, onImage }));
  },
  async findNetworks(init) {
    if (typeof init !== 'string' || isAddress(init)) return init;
    const [generator, discriminator] = await initFiles(init);
    return { generator, discriminator };
  },
};

/** The files of `init`: a checkpoint, or the results in a run folder. */
export async function initFiles(init: string): Promise<string[]> {
  if (isAddress(init)) return [await localWeights(init)];
  if (!(await lookAt(init)).isDirectory()) return [init];
  const generator = path.join(init, runFiles.generator);
  const discriminator = path.join(init, runFiles.discriminator);
  if (!(await isRegularFile(generator))) {
    throw new UserError(`${init} holds no finished run (it has no ${runFiles.generator}): give a checkpoint`);
  }
  return (await isRegularFile(discriminator)) ? [generator, discriminator] : [generator];
}
