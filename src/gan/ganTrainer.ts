import { assert, UserError } from '../errors.js';
import { normals } from '../random/index.js';
import { type ProgramHandle, type RunInputs, transaction } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import {
  type Discriminator,
  discriminatorFor,
  type Generator,
  randomDiscriminator,
} from '../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor, sizeOf } from '../tensorData.js';
import { adamCoefficients } from '../train/adam.js';
import { averageKeep } from '../train/ema.js';
import { refuseNotFinite } from '../train/notFinite.js';
import { adaptProbability, type ProbabilityState } from './adaptiveProbability.js';
import { noAugmentation } from './augmentation.js';
import type { GanMetrics, GanOptions, GanSnapshot } from './contract.js';
import { drawFeeds } from './drawnPictures.js';
import { entries, type GanModel, ganModel, startState, stateShapes } from './ganModel.js';
import {
  discriminatorProgram,
  generatorProgram,
  pathLengthBatch,
  pathLengthProgram,
  r1Program,
} from './programs.js';
import { quarterFeeds } from './reconstruction.js';
import { averageHalfLife, lazyAdam, r1Gamma } from './settings.js';

type Network = 'generator' | 'discriminator';

interface Programs {
  readonly generator: ProgramHandle;
  readonly discriminator: ProgramHandle;
  readonly r1: ProgramHandle | undefined;
  readonly pathLength: ProgramHandle | undefined;
}

/** The numbers that change from step to step, beside the runtime's state. */
interface Counters {
  readonly step: number;
  readonly images: number;
  readonly adamSteps: Readonly<Record<Network, number>>;
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
  readonly #programs: Programs;
  #counters: Counters;

  private constructor(
    stage: Stage,
    model: GanModel,
    start: Omit<Generator, 'parameters'>,
    programs: Programs,
  ) {
    this.#stage = stage;
    this.#model = model;
    this.#start = start;
    this.#programs = programs;
    this.#counters = {
      step: 0,
      images: 0,
      adamSteps: { generator: 0, discriminator: 0 },
      probability: { probability: model.settings.probability.initial, signSum: 0, steps: 0 },
    };
  }

  /**
   * Puts the networks into the runtime's state and compiles the programs.
   *
   * Throws a `UserError` for a conditional network, and for a discriminator of another size than the generator.
   */
  static async create(stage: Stage, options: GanOptions): Promise<GanTrainer> {
    const { generator, settings, augmentation = noAugmentation } = options;
    const { config, latentAverage, noises } = generator;
    const discriminator =
      options.discriminator ?? randomDiscriminator(discriminatorFor(config), settings.seed);
    refuseMisfits(generator, discriminator);
    const model = ganModel(config, discriminator.config, settings, augmentation);
    await stage.runtime.setState(startState(model, generator, discriminator));
    const usesR1 = r1Gamma(settings, config.size) > 0;
    const usesPathLength = settings.pathLength.weight > 0;
    const programs: Programs = {
      generator: await compileProgram(stage, generatorProgram(model)),
      discriminator: await compileProgram(stage, discriminatorProgram(model)),
      r1: usesR1 ? await compileProgram(stage, r1Program(model)) : undefined,
      pathLength: usesPathLength ? await compileProgram(stage, pathLengthProgram(model)) : undefined,
    };
    return new GanTrainer(stage, model, { config, latentAverage, noises }, programs);
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
    const { step, images, probability } = this.#counters;
    const adamSteps = { ...this.#counters.adamSteps };
    const parts = await transaction(this.#stage.runtime, async () => {
      const pathPart = isDue(step, settings.pathLength.interval) ? await this.#pathLength(adamSteps) : {};
      const generatorPart = await this.#generator(adamSteps);
      const discriminatorPart = await this.#discriminator(real, adamSteps);
      const r1Part = isDue(step, settings.r1.interval) ? await this.#r1(real, adamSteps) : {};
      return { ...pathPart, ...generatorPart, ...discriminatorPart, ...r1Part };
    });
    this.#counters = {
      step: step + 1,
      images: images + batch,
      adamSteps,
      probability: adaptProbability(settings.probability, probability, parts.signReal, batch),
    };
    return {
      step: step + 1,
      images: images + batch,
      p: probability.probability,
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
    for (const handle of Object.values(this.#programs) as (ProgramHandle | undefined)[]) {
      if (handle !== undefined) await this.#stage.runtime.release(handle);
    }
    await this.#stage.runtime.deleteState([...stateShapes(this.#model).keys()]);
  }

  async #discriminator(real: FloatTensor, adamSteps: Record<Network, number>) {
    const { settings, generatorConfig, discriminatorNames } = this.#model;
    const feeds = {
      real,
      ...drawFeeds(generatorConfig, 'd', this.#draw(settings.batch)),
      ...this.#augmentation('d.real'),
      ...this.#augmentation('d.generated'),
      ...(settings.auxiliary.weight > 0 ? quarterFeeds(settings.seed, this.stepsDone, settings.batch) : {}),
      adam: this.#adam('discriminator', discriminatorNames.length, adamSteps),
    };
    const results = await this.#run(this.#programs.discriminator, feeds, {
      names: discriminatorNames,
      quantities: { loss: 'loss of the discriminator', reconstruction: 'reconstruction loss' },
    });
    return {
      lossD: results.number('loss'),
      ...(settings.auxiliary.weight > 0 ? { reconstruction: results.number('reconstruction') } : {}),
      signReal: results.number('signReal'),
      logitReal: results.number('logitReal'),
      logitGenerated: results.number('logitGenerated'),
      gradientNormD: results.gradientNorm,
    };
  }

  async #r1(real: FloatTensor, adamSteps: Record<Network, number>): Promise<{ r1?: number }> {
    if (this.#programs.r1 === undefined) return {};
    const names = this.#model.discriminatorNames.filter((name) => name.startsWith('discriminator.'));
    const adam = this.#adam('discriminator', names.length, adamSteps);
    const feeds = { real, ...this.#augmentation('r1.real'), adam };
    const results = await this.#run(this.#programs.r1, feeds, {
      names,
      quantities: { penalty: 'R1 penalty' },
    });
    return { r1: results.number('penalty') };
  }

  async #generator(adamSteps: Record<Network, number>) {
    const { settings, generatorConfig, generator } = this.#model;
    const { batch, average } = settings;
    const options = { halfLife: averageHalfLife(settings), rampUp: average.rampUp };
    const names = [...generator.keys()];
    const feeds = {
      ...drawFeeds(generatorConfig, 'g', this.#draw(batch)),
      ...this.#augmentation('g.generated'),
      keep: filledTensor(averageKeep(options, this.imagesSeen, batch), []),
      adam: this.#adam('generator', names.length, adamSteps),
    };
    const results = await this.#run(this.#programs.generator, feeds, {
      names,
      quantities: { loss: 'loss of the generator' },
    });
    return { lossG: results.number('loss'), gradientNormG: results.gradientNorm };
  }

  async #pathLength(
    adamSteps: Record<Network, number>,
  ): Promise<{ pathPenalty?: number; pathLength?: number }> {
    if (this.#programs.pathLength === undefined) return {};
    const { settings, generatorConfig, generator } = this.#model;
    const { size, imageChannels } = generatorConfig;
    const batch = pathLengthBatch(this.#model);
    const shape = [batch, imageChannels, size, size];
    const key = { seed: settings.seed, stream: 'pl.direction', step: this.stepsDone };
    const names = [...generator.keys()];
    const feeds = {
      ...drawFeeds(generatorConfig, 'pl', this.#draw(batch)),
      'pl.direction': floatTensor(normals(key, sizeOf(shape)), shape),
      adam: this.#adam('generator', names.length, adamSteps),
    };
    const results = await this.#run(this.#programs.pathLength, feeds, {
      names,
      quantities: { penalty: 'path length penalty', mean: 'mean path length' },
    });
    return { pathPenalty: results.number('penalty'), pathLength: results.number('mean') };
  }

  #draw(batch: number) {
    const { seed, mixing } = this.#model.settings;
    return { seed, mixing, batch, step: this.stepsDone };
  }

  #augmentation(prefix: string): RunInputs {
    const { settings, augmentation } = this.#model;
    const { seed, batch } = settings;
    const probability = this.probability;
    return augmentation.feeds(prefix, { seed, step: this.stepsDone, batch, probability });
  }

  /** The coefficients of a network's next Adam step, which is counted. */
  #adam(network: Network, count: number, adamSteps: Record<Network, number>): FloatTensor {
    const { settings } = this.#model;
    const { r1, pathLength } = this.#programs;
    adamSteps[network]++;
    const lazy =
      network === 'generator'
        ? pathLength !== undefined && settings.pathLength.interval
        : r1 !== undefined && settings.r1.interval;
    return adamCoefficients(
      lazyAdam(settings, settings.learningRate[network], lazy === false ? null : lazy),
      new Array<'step'>(count).fill('step'),
      new Array<number>(count).fill(adamSteps[network]),
    );
  }

  /** Runs a program and refuses what is not finite. */
  async #run(
    handle: ProgramHandle,
    feeds: RunInputs,
    { names, quantities }: { names: readonly string[]; quantities: Readonly<Record<string, string>> },
  ): Promise<{ number(output: string): number; gradientNorm: number }> {
    const results = await this.#stage.runtime.run(handle, feeds);
    const squares = results.squares.data;
    refuseNotFinite(this.stepsDone + 1, [
      ...Object.entries(quantities).flatMap(([output, quantity]) =>
        results[output] ? [[quantity, results[output].data[0]] as const] : [],
      ),
      ...names.map((name, i) => [`gradient of ${name}`, squares[i]] as const),
    ]);
    return {
      number: (output) => results[output].data[0],
      gradientNorm: Math.sqrt(squares.reduce((total, square) => total + square, 0)),
    };
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

function isDue(step: number, interval: number): boolean {
  return step % interval === 0;
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
