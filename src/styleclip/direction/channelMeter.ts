import { assert } from '../../errors.js';
import { defineProgram, gradients, input, mul, sum, type Tensor } from '../../graph/index.js';
import { rowOf } from '../../guidance/index.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage, withProgram } from '../../runtime/stage.js';
import { synthesize } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { runRows } from '../../train/runRows.js';
import { pictureEmbeddings } from '../clipDistance.js';
import { type EditNetworks, noiseFeeds, noiseOptions } from '../editNetworks.js';
import type { PictureRule } from '../sharedRows/pictureRule.js';
import type { Channel, ChannelValues } from '../styleSpace.js';
import { channelRelevance } from './globalDirection.js';

/** The generator and the CLIP of a {@link ChannelMeter}, and how images go from one to the other. */
export interface MeterNetworks extends EditNetworks {
  readonly rule: PictureRule;
}

/** Images on which a {@link ChannelMeter} tries channels. */
export interface MeterPictures {
  /** Styles `[P, C]` of all layers by name. */
  readonly styles: ReadonlyMap<string, FloatTensor>;
  /** One noise image for each layer that adds noise, the same for all images. */
  readonly noises: readonly FloatTensor[];
}

/** Moved images that are drawn at once. */
const batch = 8;

/** Measures how CLIP sees single channels of S space (Patashnik et al. 2021, section 6). */
export class ChannelMeter {
  readonly #stage: Stage;
  readonly #handle: ProgramHandle;
  readonly #pictures: MeterPictures;
  readonly #deviations: ChannelValues;
  readonly #reach: number;

  private constructor(
    stage: Stage,
    handle: ProgramHandle,
    pictures: MeterPictures,
    { deviations, reach }: { deviations: ChannelValues; reach: number },
  ) {
    this.#stage = stage;
    this.#handle = handle;
    this.#pictures = pictures;
    this.#deviations = deviations;
    this.#reach = reach;
  }

  /** Compiles the program; a channel goes `reach` deviations down and up. */
  static async create(
    stage: Stage,
    networks: MeterNetworks,
    pictures: MeterPictures,
    moves: { readonly deviations: ChannelValues; readonly reach: number },
  ): Promise<ChannelMeter> {
    const { embeddings } = embeddingGraph(networks, pictures, batch);
    const handle = await compileProgram(stage, defineProgram('channel meter', { embeddings }));
    return new ChannelMeter(stage, handle, pictures, moves);
  }

  /** Measures the channel's row of relevance, a unit vector of CLIP's space; zeros for a channel that changes nothing. */
  async measure({ layer, index }: Channel): Promise<Float64Array> {
    const { styles, noises } = this.#pictures;
    const moved = styles.get(layer);
    const step = this.#deviations.get(layer)?.[index];
    assert(moved !== undefined && step !== undefined, `there is no channel ${index} of ${layer}`);
    const [count, width] = moved.shape;
    const rows = Array.from({ length: 2 * count }, (_, row) => Math.floor(row / 2));
    const twice = new Map([...styles].map(([name, tensor]) => [name, pickRows(tensor, rows)] as const));
    const own = twice.get(layer);
    assert(own, `there is no layer ${layer}`);
    rows.forEach((_, row) => {
      own.data[row * width + index] += (row % 2 === 0 ? -1 : 1) * this.#reach * step;
    });
    const inputs = Object.fromEntries(twice);
    const { runtime } = this.#stage;
    const { embeddings } = await runRows(runtime, this.#handle, inputs, batch, noiseFeeds(noises));
    return channelRelevance(floatTensor(embeddings.data, [1, count, 2, embeddings.shape[1]]))[0];
  }

  /** Releases the program. */
  close(): Promise<void> {
    return this.#stage.runtime.release(this.#handle);
  }
}

/**
 * Estimates what a small move of each channel by its deviation does to the cosine with a unit text direction `[E]`, a mean
 * over images: the first order of what {@link ChannelMeter} measures, for all channels at the price of one backward pass.
 *
 * Returns a number for each channel of each layer in `deviations`.
 */
export async function firstOrderRelevance(
  stage: Stage,
  networks: MeterNetworks,
  pictures: MeterPictures,
  { text, deviations }: { readonly text: Float64Array; readonly deviations: ChannelValues },
): Promise<Map<string, Float64Array>> {
  const [first] = pictures.styles.values();
  const count = first.shape[0];
  const rows = Math.min(4, count);
  const { embeddings, space } = embeddingGraph(networks, pictures, rows);
  const direction = input('direction', [1, text.length]);
  const slopes = gradients(sum(mul(embeddings, direction)), [...space.values()]);
  const outputs = Object.fromEntries([...space.keys()].map((name, i) => [name, slopes[i]]));
  const fixed = {
    direction: rowOf(text),
    ...noiseFeeds(pictures.noises),
  };
  const found = await withProgram(stage, defineProgram('first order relevance', outputs), (handle) =>
    runRows(stage.runtime, handle, Object.fromEntries(pictures.styles), rows, fixed),
  );
  return new Map(
    [...deviations].flatMap(([name, steps]) => {
      const slope = found[name];
      if (!slope) return [];
      const total = new Float64Array(steps.length);
      slope.data.forEach((value, i) => {
        total[i % steps.length] += (value * steps[i % steps.length]) / count;
      });
      return [[name, total] as const];
    }),
  );
}

function embeddingGraph(
  { config, parameters, tower, rule }: MeterNetworks,
  { styles, noises }: MeterPictures,
  rows: number,
): { embeddings: Tensor; space: Map<string, Tensor> } {
  const space = new Map([...styles].map(([name, { shape }]) => [name, input(name, [rows, shape[1]])]));
  const drawn = synthesize(config, parameters, space, noiseOptions(config, noises));
  return { embeddings: pictureEmbeddings(tower, drawn, rule), space };
}

function pickRows({ data, shape: [, width] }: FloatTensor, rows: readonly number[]): FloatTensor {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return floatTensor(picked, [rows.length, width]);
}
