import { concat, fill, input, type Tensor } from '#nada/graph/index.js';
import { parameter } from '#nada/nn/parameters.js';
import type { Stage } from '#nada/runtime/stage.js';
import {
  broadcastLatent,
  type Generator,
  type GeneratorConfig,
  latentCount,
  mappingNetwork,
  randomGenerator,
  synthesize,
} from '#nada/stylegan2/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { LossTrainer } from '#nada/train/lossTrainer.js';
import { muonFor } from '#nada/train/optimizer.js';
import { faceWidthOfLatent } from '../../world/face.js';
import { withAttributeMapping } from './attributeMapping.js';
import { FacePool, type FacePoolSettings } from './facePool.js';
import type { PictureDistance } from './pictureDistance.js';
import { pyramidLoss } from './pyramidLoss.js';

/** How a generator is warmed up. */
export interface WarmStartSettings {
  readonly config: GeneratorConfig;
  readonly seed: number;
  readonly batch: number;
  /** Steps after which the learning rate has fallen to 0. */
  readonly steps: number;
  readonly learningRate: number;
  /** Different faces that are shown; see `FacePool`. */
  readonly faces: number;
  readonly render: FacePoolSettings['render'];
  /** Loss to minimise; `pyramidLoss` by default. */
  readonly distance?: PictureDistance;
}

/** The mapping network's weights are stored a hundredfold, so at the common rate they would hardly move. */
const mappingRate = 300;
/**
 * Reads z. The numbers of z that mean nothing to a face are left out while the generator warms up: Adam makes steps of one
 * size, so it would keep learning from their noise.
 */
const firstWeight = 'mapping.0.weight';
/** Steps over which the learning rate rises. */
const warmUp = 100;

/**
 * Regresses a generator to the renderer: picture(z) to the drawing of the face that `faceOfZ` reads off z.
 *
 * It is supervised and no adversarial training: what comes out knows every attribute, and is a little soft.
 */
export class WarmStart {
  readonly #settings: WarmStartSettings;
  readonly #trainer: LossTrainer;
  readonly #pool: FacePool;

  private constructor(settings: WarmStartSettings, trainer: LossTrainer) {
    this.#settings = settings;
    this.#trainer = trainer;
    const { seed, faces, render, config } = settings;
    this.#pool = new FacePool({ seed, faces, render, zDim: config.zDim, size: config.size });
  }

  static async create(stage: Stage, settings: WarmStartSettings, start?: Generator): Promise<WarmStart> {
    const { config, batch, seed, distance = pyramidLoss } = settings;
    const generator = start ?? withAttributeMapping(randomGenerator(config, seed));
    const trainer = await LossTrainer.create(stage, {
      name: 'warm start',
      parameters: new Map(
        [...generator.parameters]
          .filter(([name]) => !name.endsWith('.noiseStrength'))
          .map(([name, tensor]) => [name, name === firstWeight ? meaningfulColumns(tensor) : tensor]),
      ),
      build: (narrow) => {
        const parameters = new Map(narrow).set(
          firstWeight,
          widened(parameter(narrow, firstWeight), config.zDim),
        );
        const w = mappingNetwork(config, parameters, input('z', [batch, config.zDim]));
        const pictures = synthesize(config, parameters, broadcastLatent(w, latentCount(config)));
        return { loss: distance(pictures, input('faces', pictures.shape)) };
      },
      optimizer: muonFor(isMatrix, {
        beta1: 0.9,
        beta2: 0.99,
        epsilon: 1e-8,
        rateOf: (name) => (name.startsWith('mapping.') ? mappingRate : 1),
      }),
      averageDecay: 0.998,
    });
    return new WarmStart(settings, trainer);
  }

  get stepsDone(): number {
    return this.#trainer.stepsDone;
  }

  /** One batch of faces; gives the loss. */
  async step(): Promise<number> {
    const step = this.#trainer.stepsDone;
    const { batch } = this.#settings;
    const { z, pictures } = this.#pool.batch(step, batch);
    const running = this.#trainer.step({ z, faces: pictures }, this.#rate(step));
    // The runtime computes in a worker, so the next faces are drawn meanwhile.
    this.#pool.prepare(step + 1, batch);
    const results = await running;
    return results.loss.data[0];
  }

  snapshot(): ReturnType<LossTrainer['snapshot']> {
    return this.#trainer.snapshot();
  }

  restore(...snapshot: Parameters<LossTrainer['restore']>): Promise<void> {
    return this.#trainer.restore(...snapshot);
  }

  /** The generator of the averaged parameters. */
  async generator(): Promise<Generator> {
    const { config, seed } = this.#settings;
    const averaged = await this.#trainer.averaged();
    const whole = randomGenerator(config, seed);
    const parameters = new Map(
      [...whole.parameters].map(([name, tensor]) => {
        const trained = averaged.get(name) ?? tensor;
        return [name, name === firstWeight ? withIdleColumns(trained, config.zDim) : trained] as const;
      }),
    );
    return { ...whole, parameters, latentAverage: undefined };
  }

  close(): Promise<void> {
    return this.#trainer.close();
  }

  #rate(step: number): number {
    const { learningRate, steps } = this.#settings;
    const done = Math.min(1, step / steps);
    return learningRate * Math.min(1, (step + 1) / warmUp) * 0.5 * (1 + Math.cos(Math.PI * done));
  }
}

/**
 * Returns the parameters that Muon steps: the filters, and the matrices from w to styles. Measured from one start over 12,800 pictures, the loss
 * falls twice as far with it as with Adam alone (`docs/decisions/warm-start.md`).
 */
function isMatrix(name: string): boolean {
  return /(conv|up|modulation)\.weight$/.test(name);
}

/** The columns of the first mapping layer that read what a face is made of. */
function meaningfulColumns({ data, shape: [rows, width] }: FloatTensor): FloatTensor {
  const columns = Float32Array.from({ length: rows * faceWidthOfLatent }, (_, i) => {
    return data[Math.floor(i / faceWidthOfLatent) * width + (i % faceWidthOfLatent)];
  });
  return floatTensor(columns, [rows, faceWidthOfLatent]);
}

/** A matrix `[rows, columns]` with columns of 0 up to `width`. */
function withIdleColumns({ data, shape: [rows, columns] }: FloatTensor, width: number): FloatTensor {
  const whole = new Float32Array(rows * width);
  for (let row = 0; row < rows; row++) {
    whole.set(data.subarray(row * columns, (row + 1) * columns), row * width);
  }
  return floatTensor(whole, [rows, width]);
}

function widened(weight: Tensor, width: number): Tensor {
  const [rows, columns] = weight.shape;
  return concat([weight, fill(0, [rows, width - columns])], 1);
}
