import { assert } from '../../errors.js';
import { compileFed, type FedRunner } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import { latentCount } from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { chunks } from '../../train/batches.js';
import type { Draws } from '../draws/draws.js';
import type { Guide } from '../goal/guide.js';
import type { FrozenMapping } from '../pair/frozenMapping.js';
import type { GeneratorPair } from '../pair/generatorPair.js';
import { selectableCount } from '../pair/trainable.js';
import { automaticLayerCount } from '../pair/trainableSettings.js';
import type { AdaptationSettings } from '../settings/table.js';
import { chooseEntries, layerScores, type SelectionSource, selectionProgram } from './layerSelection.js';

/** A choice of entries of w+. */
export interface LayerChoice {
  /** The chosen entries, best first. */
  readonly indices: readonly number[];
  /** The mean magnitude of the change of every entry. */
  readonly scores: readonly number[];
  /** w `[N, D]` from which the descent started. */
  readonly start: FloatTensor;
  /** The change of w+ `[N, L, D]` after each step of the descent. */
  readonly changes: readonly Float64Array[];
}

type SelectionSettings = Pick<AdaptationSettings, 'layers' | 'layerSteps' | 'layerRate' | 'layerRule'>;

/** Chooses layers by how much a few steps of descent move each entry of w+. */
export class LayerSelector {
  readonly #pair: GeneratorPair;
  readonly #mapper: FrozenMapping;
  readonly #selection: SelectionSettings;
  readonly #batch: number;
  readonly #program: FedRunner<SelectionSource>;

  private constructor(
    pair: GeneratorPair,
    mapper: FrozenMapping,
    selection: SelectionSettings,
    batch: number,
    program: FedRunner<SelectionSource>,
  ) {
    this.#pair = pair;
    this.#mapper = mapper;
    this.#selection = selection;
    this.#batch = batch;
    this.#program = program;
  }

  /** Compiles the selection's program for `batch` pictures at once. */
  static async create(
    stage: Stage,
    pair: GeneratorPair,
    mapper: FrozenMapping,
    guides: readonly Guide[],
    settings: AdaptationSettings,
    batch: number,
  ): Promise<LayerSelector> {
    const size = Math.min(batch, settings.layerBatch);
    const program = await compileFed(stage, selectionProgram(pair, guides, settings, size));
    return new LayerSelector(pair, mapper, settings, size, program);
  }

  /** The choice before training step `step`; the changes are kept in float64, which keeps small ones exact. */
  async choose(draws: Draws, step: number): Promise<LayerChoice> {
    const { config } = this.#pair;
    const { layerSteps, layerRate, layerRule, layers } = this.#selection;
    assert(layers !== 'all', 'layers are chosen');
    const entries = latentCount(config);
    const start = await this.#mapper.map(draws.selection(step));
    const changes: Float64Array[] = [];
    let change = new Float64Array(start.data.length * entries);
    for (let descent = 0; descent < layerSteps; descent++) {
      const wPlus = this.#moved(start, change);
      const gradient = await this.#gradient(wPlus, draws.selectionNoise(step, descent));
      change = change.map((value, i) => value - layerRate * gradient[i]);
      changes.push(change);
    }
    const scores = layerScores(change, entries, config.styleDim);
    const wanted = layers === 'auto' ? automaticLayerCount(config.size) : layers;
    const indices = chooseEntries(scores, selectableCount(config, layerRule), wanted);
    return { indices, scores, start, changes };
  }

  async close(): Promise<void> {
    await this.#program.release();
  }

  #moved(start: FloatTensor, change: Float64Array): FloatTensor {
    const { config } = this.#pair;
    const [entries, width] = [latentCount(config), config.styleDim];
    const data = Float32Array.from(change, (value, i) => {
      const sample = Math.floor(i / (entries * width));
      return start.data[sample * width + (i % width)] + value;
    });
    return floatTensor(data, [start.shape[0], entries, width]);
  }

  async #gradient(wPlus: FloatTensor, noise: readonly FloatTensor[]): Promise<Float32Array> {
    const gradient = new Float32Array(wPlus.data.length);
    const [total] = wPlus.shape;
    for (const { start, count } of chunks(total, this.#batch)) {
      const outputs = await this.#program.run({ wPlus, noise, start });
      const width = wPlus.data.length / total;
      gradient.set(outputs.gradient.data.subarray(0, count * width), start * width);
    }
    return gradient;
  }
}
