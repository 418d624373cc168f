import { assert, UserError } from '../errors.js';
import { transaction } from '../runtime/contract.js';
import type { Stage } from '../runtime/stage.js';
import {
  type Discriminator,
  discriminatorFor,
  type Generator,
  randomDiscriminator,
} from '../stylegan2/index.js';
import { type FloatTensor, sizeOf } from '../tensorData.js';
import { adaptProbability, type ProbabilityState } from './adaptiveProbability.js';
import type { GanMetrics, GanOptions, GanSnapshot } from './ganContract.js';
import { entries, type GanModel, ganModel, startState, stateShapes } from './ganModel.js';
import { type AdamSteps, GanPhases } from './ganPhases.js';
import { checkGanSettings } from './settings/checkSettings.js';
import { resolveGanSettings } from './settings/resolveSettings.js';
import { startAverage } from './startAverage.js';

/** The numbers that change from step to step, beside the runtime's state. */
interface Counters {
  readonly step: number;
  readonly images: number;
  readonly adamSteps: Readonly<AdamSteps>;
  readonly probability: ProbabilityState;
}

/**
 * Trains a StyleGAN2 generator against a discriminator (Karras et al. 2019), also with few pictures (Karras et al. 2020,
 * "Training generative adversarial networks with limited data").
 */
export class GanTrainer {
  readonly #stage: Stage;
  readonly #model: GanModel;
  readonly #start: Omit<Generator, 'parameters'>;
  readonly #phases: GanPhases;
  #counters: Counters;

  private constructor(
    stage: Stage,
    model: GanModel,
    start: Omit<Generator, 'parameters'>,
    phases: GanPhases,
  ) {
    this.#stage = stage;
    this.#model = model;
    this.#start = start;
    this.#phases = phases;
    this.#counters = {
      step: 0,
      images: 0,
      adamSteps: { generator: 0, discriminator: 0 },
      probability: { probability: model.settings.p, signSum: 0, steps: 0 },
    };
  }

  /**
   * Puts the networks into the runtime's state and compiles the programs.
   *
   * Throws a `UserError` for settings that contradict each other, a conditional network, and a discriminator of another size than the
   * generator.
   */
  static async create(stage: Stage, options: GanOptions): Promise<GanTrainer> {
    const { generator, settings, anchor } = options;
    const { config, latentAverage, noises } = generator;
    const discriminator =
      options.discriminator ?? randomDiscriminator(discriminatorFor(config), settings.seed);
    checkGanSettings(settings);
    refuseMisfits(generator, discriminator);
    const resolved = resolveGanSettings(settings, config.size);
    const model = ganModel(config, discriminator.config, resolved, anchor);
    await stage.runtime.setState(startState(model, generator, discriminator));
    if (!latentAverage) {
      await stage.runtime.setState({ [entries.latentAverage]: await startAverage(stage, config) });
    }
    const phases = await GanPhases.create(stage, model);
    return new GanTrainer(stage, model, { config, latentAverage, noises }, phases);
  }

  /** The model as graph, for programs over the same state. */
  get model(): GanModel {
    return this.#model;
  }

  get stepsDone(): number {
    return this.#counters.step;
  }

  /** Real pictures seen so far. */
  get imagesSeen(): number {
    return this.#counters.images;
  }

  /** The augmentation probability of the next step. */
  get probability(): number {
    return this.#counters.probability.probability;
  }

  /**
   * One step of both networks on real pictures `[batch, 3, R, R]`, -1 to 1: all of it, or nothing.
   *
   * Throws `NotFiniteError` when a loss, a penalty or a gradient is not finite; the state is then as before.
   */
  async step(real: FloatTensor): Promise<GanMetrics> {
    const started = performance.now();
    const { settings, generatorConfig } = this.#model;
    const { batch } = settings;
    const shape = [batch, generatorConfig.imageChannels, generatorConfig.size, generatorConfig.size];
    assert(real.shape.join() === shape.join(), `the step takes [${shape}] and was given [${real.shape}]`);
    const { step, images, probability: adaptive } = this.#counters;
    const adamSteps = { ...this.#counters.adamSteps };
    const { probability } = adaptive;
    const context = { step, images, probability, adamSteps };
    const parts = await transaction(this.#stage.runtime, async () => ({
      ...(await this.#phases.pathLength(context)),
      ...(await this.#phases.generator(context)),
      ...(await this.#phases.discriminator(context, real)),
      ...(await this.#phases.r1(context, real)),
    }));
    this.#counters = {
      step: step + 1,
      images: images + batch,
      adamSteps,
      probability: adaptProbability(settings, adaptive, parts.signReal, batch),
    };
    return {
      step: step + 1,
      images: images + batch,
      p: probability,
      ...parts,
      seconds: (performance.now() - started) / 1000,
    };
  }

  /** The moving average of the generator, which is what a training yields, with the average w. */
  generator(): Promise<Generator> {
    return this.#readGenerator(entries.average);
  }

  /** The generator as it trains. */
  rawGenerator(): Promise<Generator> {
    return this.#readGenerator(entries.network);
  }

  async discriminator(): Promise<Discriminator> {
    const { discriminator, discriminatorConfig } = this.#model;
    const names = [...discriminator.keys()].filter((name) => name.startsWith('discriminator.'));
    return { config: discriminatorConfig, parameters: await this.#read(entries.network, names) };
  }

  async snapshot(): Promise<GanSnapshot> {
    const { step, images, adamSteps, probability } = this.#counters;
    return {
      step,
      images,
      adamSteps,
      probability: probability.probability,
      signSum: probability.signSum,
      signSteps: probability.steps,
      tensors: await this.#stage.runtime.getState([...stateShapes(this.#model).keys()]),
    };
  }

  /**
   * Goes back to a snapshot of a training with the same networks and settings. Throws a `UserError` for one that doesn't
   * fit.
   */
  async restore(snapshot: GanSnapshot): Promise<void> {
    const { step, images, adamSteps, probability, signSum, signSteps, tensors } = snapshot;
    const fitting = [...stateShapes(this.#model)].map(([name, shape]) => {
      const tensor = tensors[name];
      if (tensor?.shape.join() === shape.join() && tensor.data.length === sizeOf(shape)) {
        return [name, tensor] as const;
      }
      throw new UserError(
        `the snapshot has no tensor "${name}" of shape [${shape}]: it belongs to other settings or networks`,
      );
    });
    const counts = [step, images, adamSteps.generator, adamSteps.discriminator, signSteps];
    const isCount = (value: number): boolean => Number.isSafeInteger(value) && value >= 0;
    if (!counts.every(isCount) || !(probability >= 0 && probability <= 1) || !Number.isFinite(signSum)) {
      throw new UserError('the snapshot has counts that make no sense: it is damaged');
    }
    await this.#stage.runtime.setState(Object.fromEntries(fitting));
    this.#counters = {
      step,
      images,
      adamSteps: { generator: adamSteps.generator, discriminator: adamSteps.discriminator },
      probability: { probability, signSum, steps: signSteps },
    };
  }

  /** Frees the programs and the state in the runtime, which stays open. */
  async close(): Promise<void> {
    await this.#phases.close();
    await this.#stage.runtime.deleteState([...stateShapes(this.#model).keys()]);
  }

  async #readGenerator(prefix: string): Promise<Generator> {
    const { runtime } = this.#stage;
    const { [entries.latentAverage]: latentAverage } = await runtime.getState([entries.latentAverage]);
    const parameters = await this.#read(prefix, [...this.#model.generator.keys()]);
    return { ...this.#start, parameters, latentAverage };
  }

  async #read(prefix: string, names: readonly string[]): Promise<Map<string, FloatTensor>> {
    const tensors = await this.#stage.runtime.getState(names.map((name) => prefix + name));
    return new Map(names.map((name) => [name, tensors[prefix + name]]));
  }
}

function refuseMisfits({ config }: Generator, { config: judge }: Discriminator): void {
  if (config.labelDim > 0 || judge.labelDim > 0) {
    throw new UserError(
      'a conditional network has class labels, and training knows none: give networks without labels',
    );
  }
  if (config.size < 8) {
    throw new UserError(`a generator of ${config.size} px is too small to train: give one of 8 px or more`);
  }
  if (config.size !== judge.size || config.imageChannels !== judge.imageChannels) {
    throw new UserError(
      `the discriminator judges pictures of ${judge.size} px with ${judge.imageChannels} channels and the generator ` +
        `draws ${config.size} px with ${config.imageChannels}: give a discriminator of the same size`,
    );
  }
}
