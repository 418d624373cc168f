import { normals } from '../random/index.js';
import type { ProgramHandle, RunInputs } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, filledTensor, floatTensor, sizeOf } from '../tensorData.js';
import { type AdamAction, adamCoefficients } from '../train/adam.js';
import { averageKeep } from '../train/ema.js';
import { refuseNotFinite } from '../train/notFinite.js';
import { drawFeeds } from './drawnPictures.js';
import type { GanMetrics } from './ganContract.js';
import { type GanModel, regularisedNames } from './ganModel.js';
import { lazyAdam } from './learningSettings.js';
import {
  discriminatorProgram,
  generatorProgram,
  pathLengthBatch,
  pathLengthProgram,
  r1Program,
} from './programs.js';
import { quarterFeeds } from './reconstruction.js';

/** Adam's steps of each network; a phase counts its own. */
export interface AdamSteps {
  generator: number;
  discriminator: number;
}

/** Values that the phases of one step share. */
export interface StepContext {
  /** Steps done before. */
  readonly step: number;
  /** Real pictures seen before. */
  readonly images: number;
  /** Probability of augmentations. */
  readonly probability: number;
  readonly adamSteps: AdamSteps;
}

interface Programs {
  readonly generator: ProgramHandle;
  readonly discriminator: ProgramHandle;
  readonly r1: ProgramHandle | undefined;
  readonly pathLength: ProgramHandle | undefined;
}

/** The programs of a training step and what they are fed; each throws `NotFiniteError` for numbers that are not finite. */
export class GanPhases {
  readonly #stage: Stage;
  readonly #model: GanModel;
  readonly #programs: Programs;

  private constructor(stage: Stage, model: GanModel, programs: Programs) {
    this.#stage = stage;
    this.#model = model;
    this.#programs = programs;
  }

  static async create(stage: Stage, model: GanModel): Promise<GanPhases> {
    const { gamma, pathLength } = model.settings;
    return new GanPhases(stage, model, {
      generator: await compileProgram(stage, generatorProgram(model)),
      discriminator: await compileProgram(stage, discriminatorProgram(model)),
      r1: gamma > 0 ? await compileProgram(stage, r1Program(model)) : undefined,
      pathLength: pathLength > 0 ? await compileProgram(stage, pathLengthProgram(model)) : undefined,
    });
  }

  /** The discriminator's step. */
  async discriminator(
    context: StepContext,
    real: FloatTensor,
  ): Promise<Omit<GanMetrics, 'step' | 'images' | 'p' | 'seconds' | 'lossG' | 'gradientNormG'>> {
    const { settings, generatorConfig, discriminatorNames } = this.#model;
    const { batch, seed, auxiliary } = settings;
    const feeds = {
      real,
      ...drawFeeds(generatorConfig, 'd', this.#draw(context, batch)),
      ...this.#augmentation(context, 'd.real'),
      ...this.#augmentation(context, 'd.generated'),
      ...(auxiliary > 0 ? quarterFeeds(seed, context.step, batch) : {}),
    };
    const results = await this.#run(context, 'discriminator', feeds, discriminatorNames, {
      loss: 'loss of the discriminator',
      reconstruction: 'reconstruction loss',
    });
    return {
      lossD: results.number('loss'),
      ...(auxiliary > 0 ? { reconstruction: results.number('reconstruction') } : {}),
      signReal: results.number('signReal'),
      logitReal: results.number('logitReal'),
      logitGenerated: results.number('logitGenerated'),
      gradientNormD: results.gradientNorm,
    };
  }

  /** R1, in the steps in which it is due; empty in others. */
  async r1(context: StepContext, real: FloatTensor): Promise<Pick<GanMetrics, 'r1'>> {
    const { settings } = this.#model;
    if (this.#programs.r1 === undefined || context.step % settings.gammaInterval !== 0) return {};
    const feeds = { real, ...this.#augmentation(context, 'r1.real') };
    const names = regularisedNames(this.#model);
    const results = await this.#run(context, 'r1', feeds, names, { penalty: 'R1 penalty' });
    return { r1: results.number('penalty') };
  }

  /** The generator's step, moving averages included. */
  async generator(context: StepContext): Promise<Pick<GanMetrics, 'lossG' | 'gradientNormG' | 'anchor'>> {
    const { settings, generatorConfig, generator, anchor } = this.#model;
    const { batch, averageKimg, averageRampUp } = settings;
    const options = { halfLife: 1000 * averageKimg, rampUp: averageRampUp === 0 ? null : averageRampUp };
    const drawn = drawFeeds(generatorConfig, 'g', this.#draw(context, batch));
    const feeds = {
      ...drawn,
      ...(anchor ? { 'g.targets': anchor.targets(drawn['g.z']) } : {}),
      ...this.#augmentation(context, 'g.generated'),
      keep: filledTensor(averageKeep(options, context.images, batch), []),
    };
    const quantities = { loss: 'loss of the generator', anchor: 'distance to the targets' };
    const results = await this.#run(context, 'generator', feeds, [...generator.keys()], quantities);
    return {
      lossG: results.number('loss'),
      ...(anchor ? { anchor: results.number('anchor') } : {}),
      gradientNormG: results.gradientNorm,
    };
  }

  /** Path length regularisation, in the steps in which it is due; empty in others. */
  async pathLength(context: StepContext): Promise<Pick<GanMetrics, 'pathPenalty' | 'pathLength'>> {
    const { settings, generatorConfig, generator } = this.#model;
    const isDue = this.#generatorLearns(context) && context.step % settings.pathLengthInterval === 0;
    if (this.#programs.pathLength === undefined || !isDue) return {};
    const { size, imageChannels } = generatorConfig;
    const batch = pathLengthBatch(this.#model);
    const shape = [batch, imageChannels, size, size];
    const key = { seed: settings.seed, stream: 'pl.direction', step: context.step };
    const feeds = {
      ...drawFeeds(generatorConfig, 'pl', this.#draw(context, batch)),
      'pl.direction': floatTensor(normals(key, sizeOf(shape)), shape),
    };
    const results = await this.#run(context, 'pathLength', feeds, [...generator.keys()], {
      penalty: 'path length penalty',
      mean: 'mean path length',
    });
    return { pathPenalty: results.number('penalty'), pathLength: results.number('mean') };
  }

  async close(): Promise<void> {
    for (const handle of Object.values(this.#programs) as (ProgramHandle | undefined)[]) {
      if (handle !== undefined) await this.#stage.runtime.release(handle);
    }
  }

  #draw({ step }: StepContext, batch: number) {
    const { seed, mixing } = this.#model.settings;
    return { seed, mixing, batch, step };
  }

  #augmentation({ step, probability }: StepContext, prefix: string): RunInputs {
    const { settings, augmentation } = this.#model;
    const { seed, batch } = settings;
    return augmentation.feeds(prefix, { seed, step, batch, probability });
  }

  #generatorLearns({ step }: StepContext): boolean {
    return step >= this.#model.settings.generatorStart;
  }

  /** The coefficients of a network's next Adam step, which is counted when the network learns. */
  #adam(context: StepContext, network: keyof AdamSteps, count: number): FloatTensor {
    const { adamSteps } = context;
    const { settings } = this.#model;
    const { r1, pathLength } = this.#programs;
    const lazy =
      network === 'generator'
        ? {
            rate: settings.generatorRate,
            interval: pathLength === undefined ? null : settings.pathLengthInterval,
          }
        : { rate: settings.learningRate, interval: r1 === undefined ? null : settings.gammaInterval };
    const learns = network === 'discriminator' || this.#generatorLearns(context);
    if (learns) adamSteps[network]++;
    return adamCoefficients(
      lazyAdam(settings, lazy.rate, lazy.interval),
      new Array<AdamAction>(count).fill(learns ? 'step' : 'skip'),
      new Array<number>(count).fill(adamSteps[network]),
    );
  }

  /** Runs a phase that trains the named parameters; `quantities` are the outputs that have to be finite, in words. */
  async #run(
    context: StepContext,
    phase: keyof Programs,
    feeds: RunInputs,
    names: readonly string[],
    quantities: Readonly<Record<string, string>>,
  ): Promise<{ number(output: string): number; gradientNorm: number }> {
    const handle = this.#programs[phase];
    if (handle === undefined) throw new Error(`the phase ${phase} is switched off`);
    const network = phase === 'generator' || phase === 'pathLength' ? 'generator' : 'discriminator';
    const adam = this.#adam(context, network, names.length);
    const results = await this.#stage.runtime.run(handle, { ...feeds, adam });
    const squares = results.squares.data;
    refuseNotFinite(context.step + 1, [
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
}
