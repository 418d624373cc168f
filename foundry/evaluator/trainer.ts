import { add, concat, input, reshape } from '#nada/graph/index.js';
import { type EpochOrder, epochOrder } from '#nada/random/index.js';
import type { Stage } from '#nada/runtime/stage.js';
import type { FloatTensor } from '#nada/tensorData.js';
import type { LossSpec } from '#nada/train/lossProgram.js';
import { type LossSnapshot, LossTrainer } from '#nada/train/lossTrainer.js';
import { adamFor } from '#nada/train/optimizer.js';
import { heads, outputCount } from './heads.js';
import { headLosses } from './loss.js';
import { type EvaluatorConfig, evaluatorNetwork, initialEvaluator } from './network.js';
import type { PicturePool } from './picturePool.js';

/** Settings of a training, in addition to its images. */
export interface TrainingPlan {
  readonly steps: number;
  readonly batch: number;
  /** Adam's rate at its highest: it rises over the first steps and falls to nothing along a cosine. */
  readonly rate: number;
  readonly seed: number;
}

const warmUp = 200;

/** The learning rate of a step counted from 0. */
export function rateAt(step: number, { steps, rate }: TrainingPlan): number {
  const rising = Math.min(1, (step + 1) / Math.min(warmUp, Math.ceil(steps / 4)));
  return rate * rising * 0.5 * (1 + Math.cos((Math.PI * step) / steps));
}

/** The sum of the cross entropies of all heads, which a step also returns one by one as `losses`. */
export function evaluatorLoss(config: EvaluatorConfig, { batch, seed }: TrainingPlan): LossSpec {
  return {
    name: 'evaluator training',
    parameters: initialEvaluator(config, seed),
    build: (parameters) => {
      const pictures = input('pictures', [batch, 3, config.size, config.size]);
      const { logits } = evaluatorNetwork(config, parameters, pictures);
      const losses = headLosses(logits, input('labels', [batch, outputCount]));
      const side = losses.map((part) => reshape(part, [1]));
      return { loss: losses.reduce((total, part) => add(total, part)), outputs: { losses: concat(side, 0) } };
    },
    optimizer: adamFor({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
    averageDecay: 0.998,
  };
}

/** Trains an evaluator step by step on a runtime that it does not own. */
export class EvaluatorTrainer {
  readonly #trainer: LossTrainer;
  readonly #plan: TrainingPlan;
  readonly #pool: PicturePool;
  readonly #order: EpochOrder;

  private constructor(trainer: LossTrainer, plan: TrainingPlan, pool: PicturePool) {
    this.#trainer = trainer;
    this.#plan = plan;
    this.#pool = pool;
    this.#order = epochOrder({ seed: plan.seed, stream: 'evaluator.order' }, pool.count);
  }

  /** Compiles the step; training begins anew, or goes on from a snapshot with the same bits. */
  static async create(
    stage: Stage,
    config: EvaluatorConfig,
    plan: TrainingPlan,
    pool: PicturePool,
    from?: LossSnapshot,
  ): Promise<EvaluatorTrainer> {
    const trainer = await LossTrainer.create(stage, evaluatorLoss(config, plan));
    if (from) await trainer.restore(from);
    return new EvaluatorTrainer(trainer, plan, pool);
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** One step; returns the loss of each head. Throws a `NotFiniteError` for a step that is not finite. */
  async step(): Promise<Readonly<Record<string, number>>> {
    const { batch } = this.#plan;
    const first = this.stepsDone * batch;
    const numbers = Array.from({ length: batch }, (_, i) => this.#order.at(first + i));
    const shown = this.#pool.batch(numbers, first);
    const { losses } = await this.#trainer.step({ ...shown }, rateAt(this.stepsDone, this.#plan));
    return Object.fromEntries(heads.map(({ name }, i) => [name, losses.data[i]]));
  }

  snapshot(): Promise<LossSnapshot> {
    return this.#trainer.snapshot();
  }

  /** The weights to use: the moving average of those that train. */
  weights(): Promise<ReadonlyMap<string, FloatTensor>> {
    return this.#trainer.averaged();
  }

  async close(): Promise<void> {
    await this.#trainer.close();
  }
}
