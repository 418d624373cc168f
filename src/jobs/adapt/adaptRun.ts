import { Course, type CourseEnd } from '../../adapt/index.js';
import type { BytePicture } from '../../image/index.js';
import type { Generator } from '../../stylegan2/index.js';
import { type LoadedClip, loadGenerator, type NetworkSource } from '../networks/networks.js';
import { StepQueue } from '../run/stepQueue.js';
import { resumeRun, startRun } from './adaptJob.js';
import { type GivenNetworks, openSession } from './adaptSession.js';
import type { RunEvent, RunSummary } from './events.js';
import type { AdaptOptions } from './options.js';
import { resolveAdaptOptions } from './resolveAdapt.js';

type GivenOptions = {
  readonly [K in keyof Omit<
    AdaptOptions,
    'generator' | 'clip' | 'textureClip' | 'target' | 'targetWeights' | 'styleImages'
  >]?: AdaptOptions[K] | undefined;
};

/** What {@link adapt} takes: networks, texts, and any option of `nada adapt` by its name in `options.json`. */
export interface AdaptRequest extends GivenOptions {
  readonly generator: Generator | NetworkSource;
  /** One CLIP, or several that judge together. */
  readonly clip: LoadedClip | NetworkSource | readonly (LoadedClip | NetworkSource)[];
  readonly textureClip?: LoadedClip | NetworkSource | undefined;
  /** What it shall draw: a text, or several that mix. */
  readonly target?: string | readonly string[] | undefined;
  /** The weight of each text of `target`, in their order; below 0 leads away from it. Equal by default. */
  readonly targetWeights?: readonly number[] | undefined;
  /**
   * Pictures of the target: files and folders, or pixels. Instead of texts, or beside them with `imageWeight`, the
   * pictures' share (0 to 1) of the wanted direction.
   */
  readonly styleImages?: readonly string[] | readonly BytePicture[] | undefined;
  /** A run folder; without it nothing is written. */
  readonly out?: string | undefined;
  /** Continue the run in `out`. */
  readonly resume?: boolean | undefined;
  /** Stops the run after the step under way; with `out` it is saved first. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: RunEvent) => void) | undefined;
}

/** One step as a run reports it. */
export type RunStep = Omit<RunEvent & { type: 'step' }, 'type'>;

/** What is left at the end. */
export interface AdaptResult {
  /** The adapted generator: the best of a run that may end by itself, else the last. */
  readonly generator: Generator;
  /** Steps that were taken. */
  readonly steps: number;
  /** Why a run ended that may end by itself, and of which step the generator is. */
  readonly stop?: CourseEnd;
  /** With a run folder. */
  readonly summary?: RunSummary;
}

/** A run under way: iterate over its steps, or wait for its result, or both. */
export interface AdaptRun extends AsyncIterable<RunStep> {
  /** Rejects with a `UserError` for a mistake in the request, and with the signal's reason when it is aborted. */
  readonly result: Promise<AdaptResult>;
}

const inMemory = '(given in memory)';

/**
 * Adapts a generator (Gal et al. 2021).
 *
 * The run begins at once and does not wait for whoever iterates; leaving the loop does not stop it, the signal does.
 */
export function adapt(request: AdaptRequest): AdaptRun {
  const steps = new StepQueue<RunStep>();
  const listener = (event: RunEvent): void => {
    request.onProgress?.(event);
    if (event.type === 'step') {
      const { type: _, ...step } = event;
      steps.push(step);
    }
  };
  const result = (request.out === undefined ? adaptInMemory : adaptInFolder)(request, listener);
  result.then(
    () => steps.end(),
    (error: unknown) => steps.fail(error),
  );
  return { result, [Symbol.asyncIterator]: () => steps.iterate() };
}

function split(request: AdaptRequest): { given: Partial<AdaptOptions>; networks: GivenNetworks } {
  const { generator, clip, textureClip, styleImages, out, resume, signal, onProgress, ...rest } = request;
  const clips = Array.isArray(clip)
    ? (clip as readonly (LoadedClip | NetworkSource)[])
    : [clip as LoadedClip | NetworkSource];
  const arePaths = (values: readonly unknown[]): values is readonly string[] =>
    values.every((value) => typeof value === 'string');
  const pictures = styleImages && !arePaths(styleImages) ? styleImages : undefined;
  const places = (given: readonly unknown[] | undefined) =>
    given === undefined || arePaths(given) ? given : [inMemory];
  const given = {
    ...rest,
    generator: typeof generator === 'string' ? generator : inMemory,
    clip: arePaths(clips) ? [...clips] : clips.map(() => inMemory),
    textureClip: textureClip === undefined || typeof textureClip === 'string' ? textureClip : inMemory,
    styleImages: places(styleImages),
  };
  const networks: GivenNetworks = {
    generator: typeof generator === 'string' ? undefined : generator,
    clips: arePaths(clips) ? undefined : clips,
    textureClip: typeof textureClip === 'string' ? undefined : textureClip,
    targetPictures: pictures as readonly BytePicture[] | undefined,
  };
  return { given: given as Partial<AdaptOptions>, networks };
}

async function adaptInFolder(
  request: AdaptRequest,
  listener: (event: RunEvent) => void,
): Promise<AdaptResult> {
  const { given, networks } = split(request);
  const { out = '', resume = false, signal } = request;
  const start = { networks, signal, listener };
  const summary = await (resume ? resumeRun(out, start) : startRun(out, given, start));
  const generator = await loadGenerator(summary.files.generator);
  const { steps, stop } = summary;
  return { generator, steps, ...(stop ? { stop } : {}), summary };
}

async function adaptInMemory(
  request: AdaptRequest,
  listener: (event: RunEvent) => void,
): Promise<AdaptResult> {
  const { given, networks } = split(request);
  const { signal } = request;
  const options = resolveAdaptOptions(given);
  const session = await openSession({ options, networks, signal, listener });
  let course: Course | undefined;
  try {
    const { iterations } = options;
    const { adaptation } = session;
    course = await Course.open(adaptation, options);
    while (!course.isOver) {
      signal?.throwIfAborted();
      const began = performance.now();
      const { inspected: _, ...metrics } = await adaptation.step();
      const reading = await course.observe();
      const seconds = Math.round(performance.now() - began) / 1000;
      listener({ type: 'step', iterations, ...metrics, ...reading, seconds });
    }
    const steps = adaptation.stepsDone;
    const stop = await course.settle();
    if (stop) listener({ type: 'stop', ...stop });
    return { generator: await adaptation.generator(), steps, ...(stop ? { stop } : {}) };
  } finally {
    await course?.close();
    await session.close();
  }
}
