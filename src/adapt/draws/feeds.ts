import { windowSide } from '../../guidance/index.js';
import { crossoverMask, type GeneratorConfig, latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import type { Guide } from '../goal/guide.js';
import { guideWindowFeeds, type WindowKind } from '../goal/guideWindows.js';
import { patchSide } from '../settings/patchSide.js';
import type { AdaptationSettings } from '../settings/table.js';
import type { Draws, TrainingDraws } from './draws.js';

/** Labels as rows `[N, classes]`. */
export function oneHot(labels: Int32Array, classes: number): FloatTensor {
  const data = new Float32Array(labels.length * classes);
  labels.forEach((label, i) => {
    data[i * classes + label] = 1;
  });
  return floatTensor(data, [labels.length, classes]);
}

/** The weight `[batch]` of each picture of a part of a batch of `total`: 0 for those that only fill it up. */
export function pictureWeights(count: number, batch: number, total: number): FloatTensor {
  return floatTensor(
    Array.from({ length: batch }, (_, i) => (i < count ? 1 / total : 0)),
    [batch],
  );
}

/** Noise pictures as inputs `PREFIX.i`, the rows from `start` on. */
export function noiseFeeds(
  prefix: string,
  noise: readonly FloatTensor[],
  start: number,
  batch: number,
): Record<string, FloatTensor> {
  return Object.fromEntries(noise.map((picture, i) => [`${prefix}.${i}`, takeRows(picture, start, batch)]));
}

/** Latents, labels and noise of single pictures, the rows from `start` on, as inputs `z`, `label` and `noise.i`. */
export function pictureFeeds(
  { labelDim }: Pick<GeneratorConfig, 'labelDim'>,
  { z, labels, noise }: ReturnType<Draws['source']>,
  start: number,
  batch: number,
): Record<string, FloatTensor> {
  return {
    z: takeRows(z, start, batch),
    ...(labels ? { label: takeRows(oneHot(labels, labelDim), start, batch) } : {}),
    ...noiseFeeds('noise', noise, start, batch),
  };
}

/** What a part of a training step is fed besides its coefficients. */
export function stepFeeds(
  config: GeneratorConfig,
  settings: AdaptationSettings,
  guides: readonly Guide[],
  draws: TrainingDraws,
  start: number,
  batch: number,
): Record<string, FloatTensor> {
  const { z, mixing, noise, labels, patchCenters, viewCenters } = draws;
  const feeds: Record<string, FloatTensor> = {
    z: takeRows(z, start, batch),
    weights: pictureWeights(Math.min(batch, settings.batch - start), batch, settings.batch),
    ...noiseFeeds('noise.frozen', noise.frozen, start, batch),
  };
  if (!settings.sharedNoise) Object.assign(feeds, noiseFeeds('noise.trained', noise.trained, start, batch));
  if (labels) feeds.label = takeRows(oneHot(labels, config.labelDim), start, batch);
  if (settings.mixing > 0) {
    const count = latentCount(config);
    feeds.z2 = takeRows(mixing?.z ?? z, start, batch);
    feeds['mix.frozen'] = floatTensor(crossoverMask(count, mixing?.frozen ?? count), [count]);
    feeds['mix.trained'] = floatTensor(crossoverMask(count, mixing?.trained ?? count), [count]);
  }
  const addWindows = (kind: WindowKind, centers: Int32Array, side: number): void => {
    const shape = { batch: settings.batch, side, size: config.size, resize: settings.resize };
    for (const [name, matrices] of Object.entries(guideWindowFeeds(guides, kind, centers, shape))) {
      feeds[name] = takeRows(matrices, start, batch);
    }
  };
  if (patchCenters && settings.lossPatch > 0) {
    addWindows('patch', patchCenters, patchSide(settings.patchSize, config.size));
  }
  if (viewCenters && settings.views > 1) {
    addWindows('view', viewCenters, windowSide(settings.viewShare, config.size));
  }
  return feeds;
}
