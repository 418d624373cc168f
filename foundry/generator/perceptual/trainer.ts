import { add, concat, input, reshape } from '#nada/graph/index.js';
import type { Stage } from '#nada/runtime/stage.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { type LossSnapshot, LossTrainer } from '#nada/train/lossTrainer.js';
import { adamFor } from '#nada/train/optimizer.js';
import { augment } from '../../evaluator/augment.js';
import { heads, labelRow, outputCount } from '../../evaluator/heads.js';
import { headLosses } from '../../evaluator/loss.js';
import { rateAt, type TrainingPlan } from '../../evaluator/trainer.js';
import { faceOfZ } from '../faceOfZ.js';
import { FacePool, type FacePoolSettings } from '../facePool.js';
import { initialPerceptual, type PerceptualConfig, perceptualNetwork } from './network.js';

/** How a perceptual network is trained. */
export interface PerceptualTraining extends TrainingPlan {
  readonly config: PerceptualConfig;
  /** Different faces that are shown; see `FacePool`. */
  readonly faces: number;
  readonly render: FacePoolSettings['render'];
}

/** Numbers of a z of which a face is read; the network sees no z, so any width that holds a face does. */
const zDim = 128;

/**
 * Trains a network to tell the attributes of photo-like faces, so that its maps say what a picture shows.
 *
 * It sees photos alone, as the generator does, and shares neither architecture, seed nor data with the evaluator that judges.
 */
export class PerceptualTrainer {
  readonly #training: PerceptualTraining;
  readonly #trainer: LossTrainer;
  readonly #pool: FacePool;

  private constructor(training: PerceptualTraining, trainer: LossTrainer) {
    this.#training = training;
    this.#trainer = trainer;
    const { seed, faces, render, config } = training;
    this.#pool = new FacePool({ seed, faces, render, zDim, size: config.size });
  }

  static async create(stage: Stage, training: PerceptualTraining): Promise<PerceptualTrainer> {
    const { config, batch, seed } = training;
    const trainer = await LossTrainer.create(stage, {
      name: 'perceptual training',
      parameters: initialPerceptual(config, seed),
      build: (parameters) => {
        const pictures = input('pictures', [batch, 3, config.size, config.size]);
        const { logits } = perceptualNetwork(config, parameters, pictures);
        const losses = headLosses(logits, input('labels', [batch, outputCount]));
        const side = losses.map((part) => reshape(part, [1]));
        return {
          loss: losses.reduce((total, part) => add(total, part)),
          outputs: { losses: concat(side, 0) },
        };
      },
      optimizer: adamFor({ beta1: 0.9, beta2: 0.99, epsilon: 1e-8 }),
      averageDecay: 0.998,
    });
    return new PerceptualTrainer(training, trainer);
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** One batch, each picture spoilt a little; returns the cross entropy of each question. */
  async step(): Promise<Readonly<Record<string, number>>> {
    const { batch, seed } = this.#training;
    const step = this.#trainer.stepsDone;
    const { z, pictures } = this.#pool.batch(step, batch);
    const labels = new Float32Array(batch * outputCount);
    const area = pictures.data.length / batch;
    for (let i = 0; i < batch; i++) {
      const picture = pictures.data.subarray(i * area, (i + 1) * area);
      augment(floatTensor(picture, pictures.shape.slice(1)), seed, step * batch + i);
      const face = faceOfZ(z.data.subarray(i * zDim, (i + 1) * zDim));
      labels.set(labelRow(face, 'photo'), i * outputCount);
    }
    const inputs = { pictures, labels: floatTensor(labels, [batch, outputCount]) };
    const running = this.#trainer.step(inputs, rateAt(step, this.#training));
    // The runtime computes in a worker, so the next faces are drawn meanwhile.
    this.#pool.prepare(step + 1, batch);
    const { losses } = await running;
    return Object.fromEntries(heads.map(({ name }, i) => [name, losses.data[i]]));
  }

  /** The weights to use: the moving average of those that train. */
  weights(): Promise<ReadonlyMap<string, FloatTensor>> {
    return this.#trainer.averaged();
  }

  snapshot(): Promise<LossSnapshot> {
    return this.#trainer.snapshot();
  }

  restore(snapshot: LossSnapshot): Promise<void> {
    return this.#trainer.restore(snapshot);
  }

  close(): Promise<void> {
    return this.#trainer.close();
  }
}
