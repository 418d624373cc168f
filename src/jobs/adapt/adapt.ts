import { adapt as adaptInMemory } from '../../api/adapt/adapt.js';
import { adaptInputs, type AdaptRequest as MemoryRequest } from '../../api/adapt/adaptRequest.js';
import type { AdaptStep, AdaptResult as MemoryResult } from '../../api/adapt/events.js';
import { loadGenerator } from '../../api/networks/networks.js';
import type { RequestOptions } from '../../api/run/requestOptions.js';
import type { TrainingRun } from '../../api/run/run.js';
import type { GivenOf } from '../../settings/row.js';
import { splitHeld } from '../run/heldInputs.js';
import { recordRows } from '../run/recordOptions.js';
import { type FolderOptions, runInFolder, runInMemory } from '../run/runInFolder.js';
import { adaptRun, type HeldInputs } from './adaptRun.js';
import type { RunEvent, RunSummary } from './events.js';
import type { GivenAdaptOptions } from './options.js';

/** Options of {@link adapt} in Node: a run may have a folder, with all that `nada adapt` leaves there. */
export interface AdaptRequest
  extends Omit<MemoryRequest, keyof RequestOptions<never>>,
    RequestOptions<RunEvent>,
    GivenOf<typeof recordRows>,
    FolderOptions {}

/** Result of an adaptation, with a folder its summary too. */
export interface AdaptResult extends MemoryResult {
  readonly summary?: RunSummary | undefined;
}

/** An adaptation under way. */
export type AdaptRun = TrainingRun<AdaptStep, AdaptResult>;

/**
 * Adapts a generator to what a text says, or to a few images (Gal et al. 2021, "StyleGAN-NADA"); with `out` in a run folder,
 * where a run that was ended goes on with `resume`.
 *
 * ```ts
 * const run = adapt({ generator: 'ffhq.pt', clip: 'ViT-B-32.pt', source: 'photo', target: 'sketch' });
 * for await (const { step, loss } of run) console.log(step, loss);
 * const { generator } = await run.result;
 * ```
 */
export function adapt(request: AdaptRequest): AdaptRun {
  if (request?.out !== undefined) return adaptInFolder(request);
  return runInMemory<AdaptRequest, AdaptRun>(request, recordRows, (own) =>
    adaptInMemory(own as MemoryRequest),
  );
}

/** Adapts in the run folder `out`, by what starts and resumes a run there. */
export function adaptInFolder(
  request: AdaptRequest,
  runs: Pick<typeof adaptRun, 'start' | 'resume'> = adaptRun,
): AdaptRun {
  const names = ['generator', 'clip', 'textureClip', 'styleImages'] as const;
  return runInFolder(
    runs,
    request,
    adaptInputs,
    (own) => splitHeld<GivenAdaptOptions, HeldInputs>(own, names, ['clip']),
    async (summary) => {
      const { steps, stop, meter } = summary;
      const generator = await loadGenerator(summary.files.generator);
      return { generator, steps, ...(meter ? { meter } : {}), ...(stop ? { stop } : {}), summary };
    },
  );
}
