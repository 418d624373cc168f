import { assert } from '../../errors.js';
import { defineProgram, gradients, input, mul, sum } from '../../graph/index.js';
import { rowOf } from '../../guidance/index.js';
import type { ProgramHandle } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { chunks, takeRows } from '../../train/batches.js';
import { runRows } from '../../train/runRows.js';
import { noiseFeeds } from '../editNetworks.js';
import type { Channel, ChannelValues } from '../styleSpace.js';
import { channelRelevance } from './globalDirection.js';
import { embeddingGraph, imagesAtOnce, type MeterNetworks, type MeterPictures } from './meterGraph.js';

/** Moved images of a small generator that are drawn at once. */
const batch = 8;
/** Images of a small generator of which slopes are taken at once; a backward pass holds all features. */
const slopeBatch = 4;

/** Measures how CLIP sees single channels of S space (Patashnik et al. 2021, section 6). */
export class ChannelMeter {
  readonly #stage: Stage;
  readonly #handle: ProgramHandle;
  readonly #pictures: MeterPictures;
  readonly #deviations: ChannelValues;
  readonly #reach: number;
  readonly #batch: number;

  private constructor(
    stage: Stage,
    handle: ProgramHandle,
    pictures: MeterPictures,
    { deviations, reach, batch }: { deviations: ChannelValues; reach: number; batch: number },
  ) {
    this.#stage = stage;
    this.#handle = handle;
    this.#pictures = pictures;
    this.#deviations = deviations;
    this.#reach = reach;
    this.#batch = batch;
  }

  /** Compiles the program; a channel goes `reach` deviations down and up. */
  static async create(
    stage: Stage,
    networks: MeterNetworks,
    pictures: MeterPictures,
    moves: { readonly deviations: ChannelValues; readonly reach: number },
  ): Promise<ChannelMeter> {
    const rows = imagesAtOnce(networks, batch);
    const { embeddings } = embeddingGraph(networks, pictures, rows);
    const handle = await compileProgram(stage, defineProgram('channel meter', { embeddings }));
    return new ChannelMeter(stage, handle, pictures, { ...moves, batch: rows });
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
    const { embeddings } = await runRows(runtime, this.#handle, inputs, this.#batch, noiseFeeds(noises));
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
 * Returns a number for each channel of each layer in `deviations`; `onImages` receives how many images are done.
 */
export async function firstOrderRelevance(
  stage: Stage,
  networks: MeterNetworks,
  pictures: MeterPictures,
  { text, deviations }: { readonly text: Float64Array; readonly deviations: ChannelValues },
  onImages: (done: number) => void = () => {},
): Promise<Map<string, Float64Array>> {
  const [first] = pictures.styles.values();
  const count = first.shape[0];
  const rows = Math.min(imagesAtOnce(networks, slopeBatch), count);
  const { embeddings, space } = embeddingGraph(networks, pictures, rows);
  const direction = input('direction', [1, text.length]);
  const slopes = gradients(sum(mul(embeddings, direction)), [...space.values()]);
  const outputs = Object.fromEntries([...space.keys()].map((name, i) => [name, slopes[i]]));
  const fixed = { direction: rowOf(text), ...noiseFeeds(pictures.noises) };
  const totals = new Map([...deviations].map(([name, steps]) => [name, new Float64Array(steps.length)]));
  const handle = await compileProgram(stage, defineProgram('first order relevance', outputs));
  try {
    for (const chunk of chunks(count, rows)) {
      const own = [...pictures.styles].map(
        ([name, tensor]) => [name, takeRows(tensor, chunk.start, rows)] as const,
      );
      const found = await stage.runtime.run(handle, { ...Object.fromEntries(own), ...fixed });
      for (const [name, steps] of deviations) {
        const total = totals.get(name);
        const width = steps.length;
        found[name].data.subarray(0, chunk.count * width).forEach((value, i) => {
          if (total) total[i % width] += (value * steps[i % width]) / count;
        });
      }
      onImages(chunk.start + chunk.count);
    }
  } finally {
    await stage.runtime.release(handle);
  }
  return totals;
}

function pickRows({ data, shape: [, width] }: FloatTensor, rows: readonly number[]): FloatTensor {
  const picked = new Float32Array(rows.length * width);
  rows.forEach((row, i) => {
    picked.set(data.subarray(row * width, (row + 1) * width), i * width);
  });
  return floatTensor(picked, [rows.length, width]);
}
