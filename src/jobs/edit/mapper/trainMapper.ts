import type { MapperTrainingStep, MapperResult as MemoryResult } from '../../../api/edit/mapper/events.js';
import {
  type MapperInputs,
  type TrainMapperRequest as MemoryRequest,
  trainMapperInputs,
} from '../../../api/edit/mapper/mapperRequest.js';
import { trainMapper as trainInMemory } from '../../../api/edit/mapper/trainMapper.js';
import { loadMapper } from '../../../api/networks/loadMapper.js';
import type { RequestOptions } from '../../../api/run/requestOptions.js';
import type { TrainingRun } from '../../../api/run/run.js';
import type { GivenOf } from '../../../settings/row.js';
import { splitHeld } from '../../run/heldInputs.js';
import { recordRows } from '../../run/recordOptions.js';
import { type FolderOptions, runInFolder, runInMemory } from '../../run/runInFolder.js';
import type { MapperRunEvent, MapperSummary } from './events.js';
import { mapperRun } from './mapperRun.js';
import type { GivenMapperOptions } from './options.js';

/** Options of {@link trainMapper} in Node: a run may have a folder, with all that `nada edit mapper train` leaves there. */
export interface TrainMapperRequest
  extends Omit<MemoryRequest, keyof RequestOptions<never>>,
    RequestOptions<MapperRunEvent>,
    GivenOf<typeof recordRows>,
    FolderOptions {}

/** The trained mapper, with a folder its summary too. */
export interface MapperResult extends MemoryResult {
  readonly summary?: MapperSummary | undefined;
}

/** A mapper's training under way. */
export type TrainMapperRun = TrainingRun<MapperTrainingStep, MapperResult>;

/**
 * Trains a latent mapper: a network that moves any latent of a generator for one text (Patashnik et al. 2021, section 5); with
 * `out` in a run folder, where a run that was ended goes on with `resume`.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = trainMapper({ generator, clip: 'models/clip', to: 'a person with glasses', fine: false });
 * for await (const { step, clip } of run) console.log(step, 1 - clip);
 * const { mapper } = await run.result;
 * ```
 */
export function trainMapper(request: TrainMapperRequest): TrainMapperRun {
  if (request?.out === undefined) {
    return runInMemory<TrainMapperRequest, TrainMapperRun>(request, recordRows, (own) =>
      trainInMemory(own as MemoryRequest),
    );
  }
  const names = ['generator', 'clip', 'domain'] as const;
  return runInFolder(
    mapperRun,
    request,
    trainMapperInputs,
    (own) => splitHeld<GivenMapperOptions, Partial<MapperInputs>>(own, names),
    mapperIn,
  );
}

/** The mapper that the summary of a run names. */
export async function mapperIn(summary: MapperSummary): Promise<MapperResult> {
  return { mapper: await loadMapper(summary.mapper), steps: summary.steps, summary };
}
