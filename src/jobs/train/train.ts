import { withSource } from '../../api/networks/networkSource.js';
import { loadGenerator } from '../../api/networks/networks.js';
import type { RequestOptions } from '../../api/run/requestOptions.js';
import type { TrainingRun } from '../../api/run/run.js';
import type { Evaluation } from '../../api/train/evaluations.js';
import type { TrainResult as MemoryResult, TrainStep } from '../../api/train/events.js';
import { isRealPictures } from '../../api/train/realPictures.js';
import { trainInMemory } from '../../api/train/train.js';
import {
  type TrainRequest as MemoryRequest,
  type TrainSources,
  trainInputs,
} from '../../api/train/trainRequest.js';
import { openCheckpoint } from '../../checkpoint/index.js';
import type { GivenOf } from '../../settings/row.js';
import { readDiscriminator } from '../../stylegan2/index.js';
import { readLines } from '../run/metricsLog.js';
import { type FolderOptions, runInFolder, runInMemory } from '../run/runInFolder.js';
import type { TrainEvent, TrainSummary } from './events.js';
import { type GivenTrainOptions, trainRecordOptions } from './options.js';
import { folderReaders, type TrainData } from './trainReaders.js';
import { type HeldInputs, trainRun } from './trainRun.js';

/**
 * Options of {@link train} in Node: images may also be a folder or zip archive, and a run may have a folder, with all that
 * `nada train` leaves there.
 */
export interface TrainRequest
  extends Omit<MemoryRequest<TrainData>, keyof RequestOptions<never>>,
    RequestOptions<TrainEvent>,
    GivenOf<typeof trainRecordOptions>,
    FolderOptions {}

/** Result of a training, with a folder its summary too. */
export interface TrainResult extends MemoryResult {
  readonly summary?: TrainSummary | undefined;
}

/** A training under way. */
export type TrainRun = TrainingRun<TrainStep, TrainResult>;

/**
 * Trains a StyleGAN2 generator with few images or many (Karras et al. 2020, "Training generative adversarial networks
 * with limited data"); with `out` in a run folder, where a run that was ended goes on with `resume`.
 *
 * ```ts
 * const run = train({ data: 'photos/', mirror: true, kimg: 20 });
 * for await (const { images, lossG, lossD } of run) console.log(images, lossG, lossD);
 * const { generator } = await run.result;
 * ```
 */
export function train(request: TrainRequest): TrainRun {
  if (request?.out !== undefined) return runInFolder(trainRun, request, trainInputs, split, resultOf);
  return runInMemory<TrainRequest, TrainRun>(request, trainRecordOptions, (own) =>
    trainInMemory(own as MemoryRequest<TrainData>, folderReaders),
  );
}

async function resultOf(summary: TrainSummary): Promise<TrainResult> {
  const { files, steps, images, p, best } = summary;
  const generator = await loadGenerator(files.generator);
  const discriminator = await withSource(files.discriminator, {}, async (bytes) =>
    readDiscriminator(await openCheckpoint(bytes), { name: bytes.name }),
  );
  // Its lines are those that the training wrote.
  const lines = files.evaluations === undefined ? [] : await readLines(files.evaluations);
  const evaluations = lines as readonly Evaluation[];
  const kept = best && { evaluation: best, generator: await loadGenerator(files.best) };
  return { generator, discriminator, steps, images, p, evaluations, ...(kept && { best: kept }), summary };
}

const inMemory = '(given in memory)';

/** Options by the names that `options.json` has for them, and what is in memory instead. */
function split({ data, init, clip, metricData, ...options }: Omit<TrainRequest, keyof FolderOptions>): {
  readonly given: GivenTrainOptions;
  readonly inputs: HeldInputs;
} {
  const sources = { data, init, clip, metricData };
  const inputs = Object.entries(sources).filter(
    ([, value]) => value !== undefined && typeof value !== 'string',
  );
  const names = Object.entries(sources).map(([name, value]) => [name, nameOf(value)]);
  return { given: { ...options, ...Object.fromEntries(names) }, inputs: Object.fromEntries(inputs) };
}

function nameOf(source: TrainSources<TrainData>[keyof TrainSources]): string | undefined {
  if (source === undefined || typeof source === 'string') return source;
  return isRealPictures(source) ? source.name : inMemory;
}
