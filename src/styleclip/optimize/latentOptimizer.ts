import { assert } from '../../errors.js';
import { add, mul, state, sub, sum, type Tensor } from '../../graph/index.js';
import { rowOf } from '../../guidance/index.js';
import { stateParameters } from '../../nn/parameters.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { Stage } from '../../runtime/stage.js';
import { defaultsOf, type ValuesOf } from '../../settings/row.js';
import { synthesisLayers, synthesize } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import type { LossSpec } from '../../train/lossProgram.js';
import { type LossSnapshot, LossTrainer } from '../../train/lossTrainer.js';
import { adamFor } from '../../train/optimizer.js';
import { clipDistance, pictureEmbeddings } from '../clipDistance.js';
import { type EditNetworks, noiseFeeds, noiseOptions } from '../editNetworks.js';
import { identityDistance } from '../identityDistance.js';
import { type RampedRate, rampedRate } from '../rampedRate.js';
import { latentOptimizerRows, type OptimizeSettings } from './optimizeSettings.js';

/** Space in which a latent moves: w+, or the styles of the convolutions (S space; those of toRgb layers stay). */
export type LatentSpace = OptimizeSettings['space'];

/** Settings of a {@link LatentOptimizer}. */
export type LatentOptimizerSettings = Omit<ValuesOf<typeof latentOptimizerRows>, 'units'>;

/** Settings of the reference, except that images reach CLIP as in its own training. */
export const latentOptimizerDefaults = defaultsOf(latentOptimizerRows);

/** Identity that an edit should preserve. */
export interface LatentIdentity {
  /** Unit embedding `[E]` of the start's image. */
  readonly original: Float64Array;
  /** Direction `[E]` of the asked change, of any length, along which embeddings may differ. */
  readonly asked: Float64Array;
}

/** Goal of an optimised latent, and where it starts. */
export interface LatentGoal {
  readonly networks: EditNetworks;
  /** Unit embedding `[E]` that the image is led to: that of a text, or the image's own moved along a direction. */
  readonly goal: Float64Array;
  /** Factor of the cosine to the goal, 1 by default; see `clipDistance`. */
  readonly cosineScale?: number | undefined;
  /** Comparison of {@link identityDistance}; needed where identity weighs. */
  readonly identity?: LatentIdentity | undefined;
  /** w+ `[1, L, D]`, or the styles `[1, C]` of all layers by name. */
  readonly start: FloatTensor | ReadonlyMap<string, FloatTensor>;
  /** Length in which rate and change are measured, 1 by default; see `latentSpread`. */
  readonly unit?: number | undefined;
  /** The noise images; none where the generator carries none. */
  readonly noises?: readonly FloatTensor[] | undefined;
}

/** Figures of one step; the image is that before the step. */
export interface LatentStep {
  readonly step: number;
  readonly loss: number;
  /** 1 - cosine to the goal, times the scale. */
  readonly distance: number;
  readonly learningRate: number;
  /** `[1, 3, H, W]` in about -1..1. */
  readonly picture: FloatTensor;
}

const prefixes = {
  start: 'edit.start.',
  original: 'edit.original',
  goal: 'edit.goal',
  asked: 'edit.asked',
};
const adam = { beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
const wPlusName = 'wPlus';

/** Optimiser of one latent, which moves it until its image agrees with a text (Patashnik et al. 2021, section 4). */
export class LatentOptimizer {
  /** The name of the program that a step runs. */
  static readonly program = 'latent optimisation';
  readonly #trainer: LossTrainer;
  readonly #stage: Stage;
  readonly #rate: RampedRate;
  readonly #noises: NamedTensors;
  readonly #kept: NamedTensors;
  readonly #starts: ReadonlyMap<string, FloatTensor>;

  private constructor(
    stage: Stage,
    rate: RampedRate,
    trainer: LossTrainer,
    {
      noises,
      kept,
      starts,
    }: { noises: NamedTensors; kept: NamedTensors; starts: ReadonlyMap<string, FloatTensor> },
  ) {
    this.#stage = stage;
    this.#rate = rate;
    this.#trainer = trainer;
    this.#noises = noises;
    this.#kept = kept;
    this.#starts = starts;
  }

  /** Compiles the step and puts the start into the runtime's state, where the networks are already. */
  static async create(
    stage: Stage,
    aims: LatentGoal,
    settings: LatentOptimizerSettings,
  ): Promise<LatentOptimizer> {
    const { goal, identity, start, noises = [] } = aims;
    const starts = 'data' in start ? new Map([[wPlusName, start]]) : start;
    assert('data' in start === (settings.space === 'w+'), `the start is no point of ${settings.space}`);
    const kept: NamedTensors = {
      ...prefixed(prefixes.start, starts),
      [prefixes.goal]: rowOf(goal),
      ...(identity && {
        [prefixes.original]: rowOf(identity.original),
        [prefixes.asked]: rowOf(identity.asked),
      }),
    };
    assert(identity ?? settings.identityWeight === 0, 'identity weighs, and there is none to compare with');
    await stage.runtime.setState(kept);
    const trainer = await LossTrainer.create(stage, lossSpec(aims, settings, starts));
    const rate = { ...settings, learningRate: settings.rate * (aims.unit ?? 1) };
    return new LatentOptimizer(stage, rate, trainer, { noises: noiseFeeds(noises), kept, starts });
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** Takes one step. Throws a `NotFiniteError`, and changes nothing, when the loss is not finite. */
  async step(): Promise<LatentStep> {
    const done = this.#trainer.stepsDone;
    const learningRate = rampedRate(this.#rate, done);
    const { loss, distance, picture } = await this.#trainer.step(this.#noises, learningRate);
    return { step: done + 1, loss: loss.data[0], distance: distance.data[0], learningRate, picture };
  }

  /** Reads the latent as it is now: w+ as `wPlus`, or the styles of all layers by name. */
  async latent(): Promise<Map<string, FloatTensor>> {
    return this.whole(await this.moving());
  }

  /** Reads the part of the latent that moves, as it is now. */
  moving(): Promise<Map<string, FloatTensor>> {
    return this.#trainer.parameters();
  }

  /** Completes a latent of which only the part that moves is given. */
  whole(moving: ReadonlyMap<string, FloatTensor>): Map<string, FloatTensor> {
    return new Map([...this.#starts, ...moving]);
  }

  /** Reads everything that changes while it optimises. */
  snapshot(): Promise<LossSnapshot> {
    return this.#trainer.snapshot();
  }

  /** Goes back to a snapshot of an optimiser of the same goal and settings. */
  restore(snapshot: LossSnapshot): Promise<void> {
    return this.#trainer.restore(snapshot);
  }

  /** Releases the program and its part of the runtime's state. */
  async close(): Promise<void> {
    await this.#trainer.close();
    await this.#stage.runtime.deleteState(Object.keys(this.#kept));
  }
}

function lossSpec(
  { networks, unit = 1, cosineScale = 1, noises = [] }: LatentGoal,
  settings: LatentOptimizerSettings,
  starts: ReadonlyMap<string, FloatTensor>,
): LossSpec {
  const { config, parameters: weights, tower } = networks;
  const colours = new Set(
    synthesisLayers(config).flatMap(({ kind, name }) => (kind === 'toRgb' ? [name] : [])),
  );
  const moving = [...starts].filter(([name]) => !colours.has(name));
  return {
    name: LatentOptimizer.program,
    parameters: new Map(moving),
    optimizer: adamFor(adam),
    averageDecay: 0,
    build: (parameters) => {
      const noise = noiseOptions(config, noises);
      const original = startOf(starts);
      const latents = new Map([...original, ...parameters]);
      const picture = synthesize(config, weights, latents.get(wPlusName) ?? latents, noise);
      const embedding = pictureEmbeddings(tower, picture, settings.pictures);
      const row = (name: string): Tensor => state(name, [1, tower.config.embedding]);
      const distance = clipDistance(embedding, row(prefixes.goal), cosineScale);
      let loss = distance;
      if (settings.latentWeight > 0) {
        for (const [name, moved] of parameters) {
          const change = sub(moved, originalOf(original, name));
          loss = add(loss, mul(sum(mul(change, change)), settings.latentWeight / unit ** 2));
        }
      }
      if (settings.identityWeight > 0) {
        const identity = identityDistance(embedding, row(prefixes.original), row(prefixes.asked));
        loss = add(loss, mul(identity, settings.identityWeight));
      }
      return { loss, outputs: { distance, picture } };
    },
  };
}

/** The start as graph, by the names of its tensors. */
function startOf(starts: ReadonlyMap<string, FloatTensor>): Map<string, Tensor> {
  return stateParameters(prefixes.start, new Map([...starts].map(([name, { shape }]) => [name, shape])));
}

function originalOf(original: ReadonlyMap<string, Tensor>, name: string): Tensor {
  const tensor = original.get(name);
  assert(tensor, `there is no start of ${name}`);
  return tensor;
}

function prefixed(prefix: string, tensors: ReadonlyMap<string, FloatTensor>): NamedTensors {
  return Object.fromEntries([...tensors].map(([name, tensor]) => [prefix + name, tensor]));
}
