import { promptsOf } from '../../networks/prompts.js';
import type { RunControl } from '../../run/liveRun.js';
import type { TrainingRun } from '../../run/run.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import { runTraining } from '../../run/runTraining.js';
import { startRun } from '../../run/startRun.js';
import { readCaptionedImages } from './captionedImages.js';
import { ClipTraining } from './clipTraining.js';
import type { ClipTrainStep, TrainClipResult } from './events.js';
import { type CaptionedSet, pairsOfSet } from './pairsOfSet.js';
import { type ClipTrainingRequest, resolveTrainClip, type TrainClipRequest } from './trainClipRequest.js';
import type { TrainClipValues } from './trainRows.js';

/** A CLIP's training under way. It has no preview: a CLIP looks at images and draws none; the figures of its steps show how it does. */
export type TrainClipRun = Omit<TrainingRun<ClipTrainStep, TrainClipResult>, 'preview'>;

/**
 * Trains a CLIP on images with captions (Radford et al. 2021), by default a new one with a vocabulary of its own.
 *
 * ```ts
 * const data = [
 *   { image: 'cat.png', captions: ['a cat', 'a sleeping cat'] },
 *   { image: 'dog.png', captions: 'a dog' },
 * ];
 * const run = trainClip({ data, heldOut: 0, init: 'models/clip', batch: 2, microBatch: 2, steps: 100 });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { clip } = await run.result;
 * ```
 */
export function trainClip(request: TrainClipRequest): TrainClipRun {
  return trainOnSet(request, ({ data, signal }, values, listener) =>
    readCaptionedImages(data, { ...values, signal, listener }),
  );
}

/** Opens the images of a training with these settings. */
export type OpenSet<Q> = (
  request: Q,
  values: TrainClipValues,
  listener: (event: PrepareEvent) => void,
) => Promise<CaptionedSet>;

/** Trains a CLIP on images from wherever, without writing anything. */
export function trainOnSet<Q extends ClipTrainingRequest>(request: Q, openSet: OpenSet<Q>): TrainClipRun {
  return startRun(request, async (own, control: RunControl<ClipTrainStep>) => {
    const { signal, onProgress: listener = () => {}, snapshot } = own;
    const settings = resolveTrainClip(own);
    const { init, device, threads, lowering, ignoreMemory } = own;
    const prompts = await promptsOf(own.prompts);
    const set = await openSet(own, settings, listener);
    try {
      const pairs = pairsOfSet(set, settings);
      const machine = { device, threads, lowering, ignoreMemory };
      return await runTraining(
        () => ClipTraining.open({ ...machine, settings, pairs, init, prompts, signal, listener }),
        { signal, listener, snapshot },
        control,
      );
    } finally {
      await set.close();
    }
  });
}
