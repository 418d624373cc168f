import {
  Adaptation,
  type AdaptationDemand,
  type AdaptationPrompts,
  type AdaptationSettings,
  adaptationDemand,
  Course,
  checkSettings,
  presetOf,
  type SteppedReading,
} from '../../adapt/index.js';
import { clipViews, type Picture, toPictures } from '../../image/index.js';
import type { Device, LoweringMode } from '../../lowering/index.js';
import type { Runtime } from '../../runtime/contract.js';
import { judgeImages, readImages } from '../image/imageSource.js';
import { clipOf, generatorOf } from '../networks/givenNetworks.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import type { LoadedClip } from '../networks/networks.js';
import { type PromptSource, readPrompts } from '../networks/prompts.js';
import { platform } from '../platform.js';
import { type Forecast, forecastOf } from '../run/forecast.js';
import { checkMemory, memoryFor } from '../run/memoryCheck.js';
import type { MachineOptions } from '../run/requestOptions.js';
import type { StoredState, Training, TrainingState } from '../run/training.js';
import type { AdaptInputs } from './adaptRequest.js';
import { adaptFormat, readingsIn, stateOf, storedCourse } from './adaptState.js';
import type { AdaptFigures, AdaptingEvent, AdaptResult } from './events.js';

/** Parts that an adaptation is prepared from. */
export interface AdaptParts extends AdaptInputs, MachineOptions {
  readonly settings: AdaptationSettings;
  readonly lowering: LoweringMode;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: AdaptingEvent) => void) | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

/** An adaptation with its course, on a runtime of its own. */
export class Adapting implements Training<AdaptFigures, AdaptResult> {
  readonly format = adaptFormat;
  readonly adaptation: Adaptation;
  readonly #runtime: Runtime;
  readonly #demand: AdaptationDemand;
  readonly #parts: Pick<AdaptParts, 'listener' | 'threads'>;
  #course: Course;

  private constructor(
    adaptation: Adaptation,
    course: Course,
    runtime: Runtime,
    demand: AdaptationDemand,
    parts: Pick<AdaptParts, 'listener' | 'threads'>,
  ) {
    this.adaptation = adaptation;
    this.#course = course;
    this.#runtime = runtime;
    this.#demand = demand;
    this.#parts = parts;
  }

  /** Reads what the parts name, checks it, and compiles the first step. */
  static async open(parts: AdaptParts): Promise<Adapting> {
    const { signal, listener, lowering, device, threads } = parts;
    const read = await readParts(parts);
    signal?.throwIfAborted();
    checkSettings(read);
    const onWarning = (message: string): void => listener?.({ type: 'note', message });
    const runtime = await platform().openRuntime({ device, threads, onWarning });
    try {
      const demand = demandOf({ ...read, lowering }, runtime.device, memoryFor(parts));
      const adaptation = await Adaptation.create({
        ...read,
        runtime,
        lowering,
        signal,
        onProgress: (progress) => listener?.({ type: 'prepare', ...progress }),
      });
      const course = await Course.open(adaptation, read.settings);
      return new Adapting(adaptation, course, runtime, demand, parts);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  get device(): string {
    return this.#runtime.device;
  }

  get steps(): number {
    return this.adaptation.settings.iterations;
  }

  get stepsDone(): number {
    return this.adaptation.stepsDone;
  }

  get isOver(): boolean {
    return this.#course.isOver;
  }

  forecast(): Promise<Forecast> {
    const { settings } = this.adaptation;
    const left = this.steps - this.stepsDone;
    return forecastOf(this.#runtime, this.#parts.threads, this.#demand, left, settings.stop === 'auto');
  }

  async step(): Promise<AdaptFigures> {
    const { inspected: _, ...metrics } = await this.adaptation.step();
    return { ...metrics, ...(await this.#course.observe()) };
  }

  async preview(seeds: readonly number[]): Promise<Picture[]> {
    return toPictures((await this.adaptation.sample({ seeds })).adapted);
  }

  async state(): Promise<TrainingState> {
    return stateOf(await this.adaptation.snapshot(), this.#course);
  }

  async restore(state: StoredState, log?: readonly object[]): Promise<void> {
    const { snapshot, kept, readings } = storedCourse(state);
    await this.adaptation.restore(snapshot);
    await this.#course.close();
    const earlier: readonly SteppedReading[] = readings ?? readingsIn(log ?? [], snapshot.step);
    this.#course = await Course.open(this.adaptation, this.adaptation.settings, { readings: earlier, kept });
  }

  async finish(): Promise<AdaptResult> {
    const steps = this.adaptation.stepsDone;
    const stop = await this.#course.settle();
    if (stop) this.#parts.listener?.({ type: 'stop', ...stop });
    const { before, result } = this.#course;
    return {
      generator: await this.adaptation.generator(),
      steps,
      ...(before && result ? { meter: { before, after: result } } : {}),
      ...(stop ? { stop } : {}),
    };
  }

  peakMemory(): Promise<number> {
    return this.#runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#course.close();
    await this.adaptation.close();
    await this.#runtime.close();
  }
}

type ReadParts = Omit<Parameters<typeof Adaptation.create>[0], 'runtime' | 'lowering'>;

async function readParts(parts: AdaptParts): Promise<ReadParts> {
  const { signal, listener, clip, textureClip, activation, styleImages } = parts;
  const load: LoadOptions = { signal, onProgress: (event) => listener?.({ type: 'load', ...event }) };
  const clipLoad = { ...load, ...(activation === undefined ? {} : { activation }) };
  // Before anything larger is read: an image that is none is named at once.
  if (styleImages) await judgeImages(styleImages);
  const prompts = await promptsOf(parts);
  const clips: LoadedClip[] = [];
  for (const source of listOf(clip)) clips.push(await clipOf(source, clipLoad));
  const sides = clips.map(({ clip: { config } }) => config.image.resolution);
  const targetPictures =
    styleImages &&
    (await readImages(styleImages, (image) => clipViews(image, sides), {
      signal,
      onLeftOut: (message) => listener?.({ type: 'note', message }),
      onImage: (done, total) => listener?.({ type: 'prepare', stage: 'images', done, total }),
    }));
  const generator = await generatorOf(parts.generator, load);
  return {
    generator,
    clips,
    textureClip: textureClip === undefined ? undefined : await clipOf(textureClip, clipLoad),
    targetPictures,
    settings: { ...parts.settings, ...prompts },
  };
}

function listOf<T>(value: T | readonly T[]): readonly T[] {
  return Array.isArray(value) ? value : [value as T];
}

async function promptsOf({ preset: name, templates, partTemplates }: AdaptParts): Promise<AdaptationPrompts> {
  const preset = presetOf(name)?.settings;
  const read = async (source: PromptSource | undefined): Promise<readonly string[] | undefined> =>
    Array.isArray(source) || source === undefined ? source : readPrompts(source as string);
  const all = {
    templates: (await read(templates)) ?? preset?.templates,
    partTemplates: (await read(partTemplates)) ?? preset?.partTemplates,
  };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

/** What the run takes; a `UserError` where that would not fit into the memory of the CPU. */
function demandOf(
  parts: ReadParts & { readonly lowering: LoweringMode },
  device: Device,
  memory: number,
): AdaptationDemand {
  const { settings } = parts;
  const { meterEvery, meterPictures, stop, batch, microBatch } = settings;
  const work = { metered: meterEvery > 0 ? meterPictures : 0, keeps: stop === 'auto' };
  const demand = (images: number): AdaptationDemand =>
    adaptationDemand({ ...parts, settings: { ...settings, microBatch: images }, device }, work);
  const given = Math.min(batch, microBatch ?? batch);
  const found = demand(given);
  const needed = (images: number): number => (images === given ? found : demand(images)).memory;
  if (device === 'cpu') checkMemory(needed, given, memory);
  return found;
}
