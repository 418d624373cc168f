import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { discs } from '../../gan/testing/discs.js';
import { toPictures } from '../../image/index.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import type { GivenTrainOptions } from '../train/options.js';

/** A folder for runs, with a folder of small pictures in it. */
export interface DiscPictures {
  readonly folder: string;
  /** Pictures of discs as PNG files. */
  readonly data: string;
  place(name: string): string;
  /** Options of a training on them that takes milliseconds a step. */
  options(change?: GivenTrainOptions): GivenTrainOptions;
  remove(): void;
}

/** Writes `count` pictures of 16 px into a new temporary folder. */
export async function discPictures(count: number): Promise<DiscPictures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-train-'));
  const data = path.join(folder, 'pictures');
  mkdirSync(data);
  for (const [i, picture] of toPictures(discs(16, count, 7)).entries()) {
    const name = `${String(i).padStart(3, '0')}.png`;
    writeFileSync(path.join(data, name), await nodeImageCodec.encodePng(picture));
  }
  return {
    folder,
    data,
    place: (name) => path.join(folder, name),
    options: (change = {}) => ({
      data,
      batch: 8,
      kimg: 0.048,
      channelBase: 128,
      channelMax: 16,
      latentSize: 16,
      mappingLayers: 2,
      averageKimg: 0.2,
      augment: 'none',
      saveEvery: 4,
      sampleEvery: 3,
      samples: 4,
      metricEvery: 3,
      metricPictures: 64,
      device: 'cpu',
      threads: 1,
      ...change,
    }),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
