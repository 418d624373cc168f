import { defineProgram, gradients, input, mul, sliceAxis, sum } from '../../graph/index.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { floatTensor } from '../../tensorData.js';
import { takeRows } from '../../train/batches.js';
import { noiseFeeds } from '../editNetworks.js';
import { movableChannels } from '../styleSpace.js';
import { embeddingGraph, type MeterNetworks, type MeterPictures } from './meterGraph.js';

/**
 * Takes the slopes of CLIP's view of an image: how fast its unit embedding goes along some directions when a channel of S space
 * moves, for all channels at once, by one backward pass for each direction.
 */
export class SlopeMeter {
  readonly #stage: Stage;
  readonly #handle: ProgramHandle;
  readonly #pictures: MeterPictures;
  readonly #layers: readonly string[];
  /** Directions that are taken at once. */
  readonly directions: number;

  private constructor(
    stage: Stage,
    handle: ProgramHandle,
    pictures: MeterPictures,
    { layers, directions }: { layers: readonly string[]; directions: number },
  ) {
    this.#stage = stage;
    this.#handle = handle;
    this.#pictures = pictures;
    this.#layers = layers;
    this.directions = directions;
  }

  /** Compiles the program for a number of directions; one image is drawn at a time, because a backward pass holds all features. */
  static async create(
    stage: Stage,
    networks: MeterNetworks,
    pictures: MeterPictures,
    directions: number,
  ): Promise<SlopeMeter> {
    const { embeddings, space } = embeddingGraph(networks, pictures, 1);
    const layers = [
      ...new Set(movableChannels(networks.config, { colours: true }).map(({ layer }) => layer)),
    ];
    const moving = layers.flatMap((name) => space.get(name) ?? []);
    const all = input('directions', [directions, embeddings.shape[1]]);
    const outputs = Array.from({ length: directions }, (_, i) => {
      const slopes = gradients(sum(mul(embeddings, sliceAxis(all, 0, i, 1))), moving);
      return layers.map((name, k) => [`${i}.${name}`, slopes[k]] as const);
    });
    const program = defineProgram('slope meter', Object.fromEntries(outputs.flat()));
    const handle = await compileProgram(stage, program);
    return new SlopeMeter(stage, handle, pictures, { layers, directions });
  }

  /** Takes the slopes of one image along directions `[E]`: a row of all channels in the order of S space for each. */
  async measure(image: number, directions: readonly Float64Array[]): Promise<Float64Array[]> {
    const { styles, noises } = this.#pictures;
    const own = [...styles].map(([name, tensor]) => [name, takeRows(tensor, image, 1)] as const);
    const width = directions[0].length;
    const data = Float32Array.from(directions.flatMap((direction) => [...direction]));
    const found = await this.#stage.runtime.run(this.#handle, {
      ...Object.fromEntries(own),
      ...noiseFeeds(noises),
      directions: floatTensor(data, [directions.length, width]),
    });
    return directions.map((_, i) =>
      Float64Array.from(this.#layers.flatMap((name) => [...found[`${i}.${name}`].data])),
    );
  }

  /** Releases the program. */
  close(): Promise<void> {
    return this.#stage.runtime.release(this.#handle);
  }
}
