import { loadGenerator } from '../../api/networks/networks.js';
import type { Generator } from '../../stylegan2/index.js';
import { StepQueue } from '../run/stepQueue.js';
import type { TrainEvent, TrainSummary } from './events.js';
import type { TrainOptions } from './options.js';
import type { RealPictures } from './realPictures.js';
import { resumeTraining, startTraining } from './trainJob.js';

type GivenOptions = {
  readonly [K in keyof Omit<TrainOptions, 'data'>]?: TrainOptions[K] | undefined;
};

/** What {@link train} takes: pictures, a folder, and any option of `nada train` by its name in `options.json`. */
export interface TrainRequest extends GivenOptions {
  /** A folder or zip archive of pictures, or a source of them. */
  readonly data: string | RealPictures;
  /** The run folder. */
  readonly out: string;
  /** Continue the run in `out`. */
  readonly resume?: boolean | undefined;
  /** Stops the run after the step under way, which is saved first. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: TrainEvent) => void) | undefined;
}

/** One step as a training reports it. */
export type TrainStep = Omit<TrainEvent & { type: 'step' }, 'type'>;

/** What is left at the end. */
export interface TrainResult {
  /** The moving average. */
  readonly generator: Generator;
  readonly summary: TrainSummary;
}

/** A training under way: iterate over its steps, or wait for its result, or both. */
export interface TrainRun extends AsyncIterable<TrainStep> {
  /** Rejects with a `UserError` for a mistake in the request, and with the signal's reason when it is aborted. */
  readonly result: Promise<TrainResult>;
}

/**
 * Trains a StyleGAN2 generator with few pictures or many (Karras et al. 2020, "Training generative adversarial networks
 * with limited data").
 *
 * The run begins at once and does not wait for whoever iterates; leaving the loop does not stop it, the signal does.
 */
export function train(request: TrainRequest): TrainRun {
  const steps = new StepQueue<TrainStep>();
  const result = trainInFolder(request, (event) => {
    request.onProgress?.(event);
    if (event.type === 'step') {
      const { type: _, ...step } = event;
      steps.push(step);
    }
  });
  result.then(
    () => steps.end(),
    (error: unknown) => steps.fail(error),
  );
  return { result, [Symbol.asyncIterator]: () => steps.iterate() };
}

async function trainInFolder(
  request: TrainRequest,
  listener: (event: TrainEvent) => void,
): Promise<TrainResult> {
  const { data, out, resume = false, signal, onProgress: _, ...options } = request;
  const start = {
    signal,
    listener,
    ...(typeof data === 'string' ? {} : { pictures: async () => data }),
  };
  const given = { ...options, data: typeof data === 'string' ? data : data.name };
  const summary = await (resume ? resumeTraining(out, start) : startTraining(out, given, start));
  return { generator: await loadGenerator(summary.files.generator), summary };
}
