import type { RunControl } from '../run/liveRun.js';
import type { RequestOptions } from '../run/requestOptions.js';
import type { TrainingRun } from '../run/run.js';
import { runTraining } from '../run/runTraining.js';
import { startRun } from '../run/startRun.js';
import { Adapting } from './adapting.js';
import { type AdaptRequest, resolveRequest } from './adaptRequest.js';
import type { AdaptEvent, AdaptResult, AdaptStep } from './events.js';

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
  return adaptLater(request, (own) => own);
}

/** {@link adapt} with a request that is made of another one once the run has begun. */
export function adaptLater<Q extends RequestOptions<AdaptEvent>>(
  request: Q,
  whole: (request: Q) => AdaptRequest,
): AdaptRun {
  return startRun(request, (given, control: RunControl<AdaptStep>) => {
    const own = whole(given);
    const { signal, onProgress: listener, snapshot, lowering = 'auto' } = own;
    return runTraining(
      async () => Adapting.open({ ...own, lowering, settings: resolveRequest(own), listener }),
      { signal, listener, snapshot },
      control,
    );
  });
}
