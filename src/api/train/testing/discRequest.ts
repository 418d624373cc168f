import { discs } from '../../../gan/testing/discs.js';
import { type Picture, toPictures } from '../../../image/index.js';
import type { TrainRequest } from '../trainRequest.js';

/** Images of discs, 16 px. */
export const discImages: readonly Picture[] = toPictures(discs(16, 24, 7));

/** A training of six steps that takes milliseconds a step. */
export function discRequest(changes: Partial<TrainRequest> = {}): TrainRequest {
  return {
    data: discImages,
    batch: 8,
    kimg: 0.048,
    channelBase: 64,
    channelMax: 8,
    latentSize: 8,
    mappingLayers: 1,
    averageKimg: 0.2,
    augment: 'none',
    metricEvery: 0,
    metricPictures: 16,
    device: 'cpu',
    threads: 1,
    ...changes,
  };
}
