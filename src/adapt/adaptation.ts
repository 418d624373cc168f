import { UserError } from '../errors.js';
import { transaction } from '../runtime/contract.js';
import type { Stage } from '../runtime/stage.js';
import { type Generator, parameterShapes } from '../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../tensorData.js';
import { refuseNotFinite } from '../train/notFinite.js';
import type {
  AdaptationOptions,
  AdaptationSnapshot,
  SampleRequest,
  Samples,
  StepMetrics,
} from './adaptationContract.js';
import { Meter, meterBatch } from './course/meter.js';
import type { Draws, TrainingDraws } from './draws/draws.js';
import type { MemoryEstimate } from './memoryEstimate.js';
import type { FrozenMapping } from './pair/frozenMapping.js';
import type { GeneratorPair } from './pair/generatorPair.js';
import { shownEntry, stateShapes } from './pair/generatorState.js';
import { PairSampler } from './pair/pairSampler.js';
import { layerOf, layerParameters, selectedLayer } from './pair/trainable.js';
import { type AdaptationParts, prepareAdaptation } from './prepare.js';
import type { AdaptationSettings } from './settings/table.js';
import type { LayerChoice, LayerSelector } from './step/layerSelector.js';
import { gradientNorm, namedTerms, refuseStep } from './step/stepFigures.js';
import type { Trainer, TrainerResult } from './step/trainer.js';

/** Number added to images of equal twins, so that their edit has a direction, as in the reference. */
const twinNudge = 1e-6;

/** An adaptation under way: a frozen and a trained generator on one runtime. */
export class Adaptation {
  readonly settings: AdaptationSettings;
  /** The parameters that may train, by canonical name. */
  readonly trainable: readonly string[];
  readonly #generator: Omit<Generator, 'parameters'>;
  readonly #start: Omit<Generator, 'parameters'>;
  readonly #stage: Stage;
  readonly #pair: GeneratorPair;
  readonly #draws: Draws;
  readonly #parts: Pick<AdaptationParts, 'guides' | 'goals' | 'batch'>;
  readonly #mapper: FrozenMapping;
  readonly #selector: LayerSelector | undefined;
  readonly #trainer: Trainer;
  readonly #memory: MemoryEstimate;
  #sampler: Promise<PairSampler> | undefined;
  #average: Promise<FloatTensor> | undefined;
  #upcoming: { readonly step: number; readonly draws: TrainingDraws } | undefined;
  #stepsDone = 0;
  #stepCounts: ReadonlyMap<string, number> = new Map();

  private constructor(parts: AdaptationParts) {
    this.settings = parts.settings;
    this.trainable = parts.pair.trainable;
    this.#generator = parts.generator;
    this.#start = parts.start;
    this.#stage = parts.stage;
    this.#pair = parts.pair;
    this.#draws = parts.draws;
    this.#parts = parts;
    this.#mapper = parts.mapper;
    this.#selector = parts.selector;
    this.#trainer = parts.trainer;
    this.#memory = parts.memory;
  }

  /**
   * Checks the settings, encodes texts and pictures, and compiles the programs.
   *
   * Throws a `UserError` for settings that don't fit the networks, and the signal's reason when it is aborted.
   */
  static async create(options: AdaptationOptions): Promise<Adaptation> {
    return new Adaptation(await prepareAdaptation(options));
  }

  /** Steps done so far. */
  get stepsDone(): number {
    return this.#stepsDone;
  }

  /** The bytes that the state and the programs compiled so far take at their busiest. */
  get estimatedMemory(): number {
    return this.#memory.bytes;
  }

  /** Adam's step count of each parameter that ever stepped. */
  get stepCounts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.#stepCounts);
  }

  /**
   * One training step: all of it, or nothing. Throws `NotFiniteError` when a loss or gradient is not finite; the state
   * is then as before.
   */
  async step(): Promise<StepMetrics> {
    const step = this.#stepsDone;
    const nudge = new Array<number>(this.#parts.guides.length).fill(0);
    let choice: LayerChoice | undefined;
    const attempt = (): Promise<TrainerResult | undefined> =>
      transaction(this.#stage.runtime, async () => {
        choice ??= await this.#selector?.choose(this.#draws, step);
        if (choice)
          refuseNotFinite(
            step + 1,
            choice.scores.map((score, i) => [`layer score ${i}`, score]),
          );
        const result = await this.#train(step, choice, nudge);
        const equal = nudge.map((given, i) => given === 0 && result.editSums?.[i] === 0);
        if (equal.includes(true)) {
          equal.forEach((isEqual, i) => {
            if (isEqual) nudge[i] = twinNudge;
          });
          throw new EqualTwins();
        }
        refuseStep(step + 1, result, this.#terms(result), this.trainable);
        return result;
      }).catch((error: unknown) => {
        if (error instanceof EqualTwins) return undefined;
        throw error;
      });
    let result = await attempt();
    while (!result) result = await attempt();
    this.#stepsDone = step + 1;
    this.#stepCounts = result.stepCounts;
    return this.#metrics(result, choice);
  }

  /** Pictures of both generators for the same latents. */
  async sample(request: SampleRequest): Promise<Samples> {
    this.#sampler ??= this.#createSampler();
    return (await this.#sampler).sample(request);
  }

  /**
   * A meter of the trained generator over the pictures of the seeds from 0 on, at least two; the caller closes it. It
   * changes nothing of the training.
   */
  async meter(pictures: number): Promise<Meter> {
    const { guides, goals, batch } = this.#parts;
    const parts = {
      pair: this.#pair,
      mapper: this.#mapper,
      guides,
      goals,
      settings: this.settings,
      pictures,
    };
    return Meter.create(this.#stage, parts, meterBatch(pictures, batch));
  }

  /** Everything from which {@link restore} goes on with the same bits. */
  async snapshot(): Promise<AdaptationSnapshot> {
    const tensors = await this.#stage.runtime.getState([...stateShapes(this.#pair, this.settings).keys()]);
    return { step: this.#stepsDone, stepCounts: this.stepCounts, tensors };
  }

  /** Weights that train, as they are shown and kept: `averaged.NAME`, or `trainable.NAME` where no average is taken. */
  weights(): Promise<Readonly<Record<string, FloatTensor>>> {
    return this.#stage.runtime.getState(this.trainable.map((name) => shownEntry(this.#pair, name)));
  }

  /** Puts {@link weights} of an earlier step back, to draw and write them; to train on takes a snapshot. */
  async takeWeights(step: number, weights: Readonly<Record<string, FloatTensor>>): Promise<void> {
    await this.#stage.runtime.setState(weights);
    this.#stepsDone = step;
  }

  /**
   * Goes back to a snapshot of an adaptation with the same generator and settings. Throws a `UserError` for one that
   * doesn't fit.
   */
  async restore({ step, stepCounts, tensors }: AdaptationSnapshot): Promise<void> {
    const shapes = stateShapes(this.#pair, this.settings);
    const known = parameterShapes(this.#pair.config);
    const entries = [...shapes].map(([name, shape]) => {
      const tensor = tensors[name];
      if (tensor?.shape.join() !== shape.join() || tensor.data.length !== sizeOf(shape)) {
        throw new UserError(
          `the snapshot has no tensor "${name}" of shape [${shape}]: it belongs to other settings or another generator`,
        );
      }
      return [name, tensor] as const;
    });
    const counts = Object.entries(stepCounts);
    const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    if (!isCount(step) || !counts.every(([name, count]) => known.has(name) && isCount(count))) {
      throw new UserError('the snapshot has step counts that make no sense: it is damaged');
    }
    await this.#stage.runtime.setState(Object.fromEntries(entries));
    this.#stepsDone = step;
    this.#stepCounts = new Map(counts);
  }

  /** The adapted generator as it is now, for writing. */
  async generator(): Promise<Generator> {
    const names = [...parameterShapes(this.#pair.config).keys()];
    const entries = names.map((name) => shownEntry(this.#pair, name));
    const tensors = await this.#stage.runtime.getState(entries);
    return { ...this.#start, parameters: new Map(names.map((name, i) => [name, tensors[entries[i]]])) };
  }

  /** The generator that stays as it is. */
  async frozen(): Promise<Generator> {
    const names = [...parameterShapes(this.#pair.config).keys()];
    const tensors = await this.#stage.runtime.getState(names.map((name) => `frozen.${name}`));
    return {
      ...this.#generator,
      parameters: new Map(names.map((name) => [name, tensors[`frozen.${name}`]])),
    };
  }

  /** Frees the programs in the runtime, which stays open. */
  async close(): Promise<void> {
    await this.#trainer.close();
    await this.#selector?.close();
    await this.#mapper.close();
    await (await this.#sampler)?.close();
  }

  async #train(step: number, choice: LayerChoice | undefined, nudge: number[]): Promise<TrainerResult> {
    const trains = this.#trains(choice);
    const average = this.settings.truncation === 1 ? undefined : await this.#averageLatent();
    const draws = this.#upcoming?.step === step ? this.#upcoming.draws : this.#draws.training(step);
    const next = step + 1;
    const running = this.#trainer.run(draws, {
      step: next,
      trains,
      stepCounts: this.#stepCounts,
      nudge,
      average,
    });
    // While the worker computes, this thread draws the next step's numbers.
    this.#upcoming =
      next < this.settings.iterations ? { step: next, draws: this.#draws.training(next) } : undefined;
    return running;
  }

  #trains(choice: LayerChoice | undefined): ReadonlySet<string> {
    if (!choice) return new Set(this.trainable);
    return new Set(this.#chosenLayers(choice).flatMap((layer) => layerParameters(this.#pair.config, layer)));
  }

  #chosenLayers(choice: LayerChoice): string[] {
    const { config } = this.#pair;
    const { layerRule } = this.settings;
    return choice.indices.map((index) => selectedLayer(config, layerRule, index));
  }

  #metrics(result: TrainerResult, choice: LayerChoice | undefined): StepMetrics {
    const { config } = this.#pair;
    const trains = this.#trains(choice);
    const all = new Set(this.trainable.flatMap((name) => layerOf(config, name) ?? []));
    return {
      step: this.#stepsDone,
      loss: result.loss,
      terms: Object.fromEntries(this.#terms(result)),
      gradientNorm: gradientNorm(result, this.trainable, trains),
      layers: choice ? this.#chosenLayers(choice) : [...all],
      ...(choice ? { selection: { indices: choice.indices, scores: choice.scores } } : {}),
      ...(Object.keys(result.inspected).length > 0 ? { inspected: result.inspected } : {}),
    };
  }

  #terms(result: TrainerResult): (readonly [string, number])[] {
    return namedTerms(result, this.#parts.guides.length);
  }

  #averageLatent(): Promise<FloatTensor> {
    const { latentAverage } = this.#generator;
    this.#average ??= latentAverage
      ? Promise.resolve(floatTensor(latentAverage.data, [this.#pair.config.styleDim]))
      : this.#mapper.mean();
    return this.#average;
  }

  async #createSampler(): Promise<PairSampler> {
    const { batch, microBatch, label, sampleTruncation } = this.settings;
    const parts = {
      mapper: this.#mapper,
      average: () => this.#averageLatent(),
      fixedNoise: this.#generator.noises,
      label,
      truncation: sampleTruncation,
    };
    return PairSampler.create(this.#stage, this.#pair, parts, Math.min(batch, microBatch ?? batch));
  }
}

/** Ends an attempt whose twins drew equal pictures. */
class EqualTwins extends Error {}
