import { LiveRun } from '../run/liveRun.js';
import type { TrainingRun } from '../run/run.js';
import { runTraining } from '../run/runTraining.js';
import { Adapting } from './adapting.js';
import { type AdaptRequest, resolveRequest } from './adaptRequest.js';
import type { AdaptResult, AdaptStep } from './events.js';

/** An adaptation under way. */
export type AdaptRun = TrainingRun<AdaptStep, AdaptResult>;

/**
 * Adapts a generator to what a text says, or to a few images (Gal et al. 2021, "StyleGAN-NADA").
 *
 * ```ts
 * const run = adapt({ generator: 'ffhq.pt', clip: 'ViT-B-32.pt', source: 'photo', target: 'sketch' });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { generator } = await run.result;
 * ```
 */
export function adapt(request: AdaptRequest): AdaptRun {
  const { signal, onProgress, snapshot } = request;
  return new LiveRun((control) =>
    runTraining(
      () =>
        Adapting.open({
          ...request,
          lowering: request.lowering ?? 'auto',
          settings: resolveRequest(request),
          listener: onProgress,
        }),
      { signal, listener: onProgress, snapshot },
      control,
    ),
  );
}
