import {
  type ClipConfig,
  encodeImage,
  encodeText,
  endOfTextRows,
  parameterShapes,
  preprocessPicture,
} from '../clip/index.js';
import { defineProgram, input } from '../graph/index.js';
import { stateParameters } from '../nn/parameters.js';
import type { ProgramHandle } from '../runtime/contract.js';
import { compileProgram, type Stage } from '../runtime/stage.js';
import { type FloatTensor, floatTensor, type TensorData } from '../tensorData.js';
import { chunks, joinRows } from '../train/batches.js';
import { runRows } from '../train/runRows.js';
import { unitRowsOrZero } from './loss.js';

/** Embedder of pairs: computes unit embeddings of images and texts with weights that are in a runtime's state under a prefix. */
export class PairEmbedder {
  readonly config: ClipConfig;
  readonly #stage: Stage;
  readonly #batch: number;
  readonly #tokens: number;
  readonly #pictures: ProgramHandle;
  readonly #texts: ProgramHandle;

  private constructor(
    stage: Stage,
    config: ClipConfig,
    batch: number,
    tokens: number,
    handles: readonly [ProgramHandle, ProgramHandle],
  ) {
    this.#stage = stage;
    this.config = config;
    this.#batch = batch;
    this.#tokens = tokens;
    [this.#pictures, this.#texts] = handles;
  }

  /**
   * Compiles both towers; `batch` rows are computed at once, of texts with `tokens` columns (the model's context by
   * default).
   */
  static async create(
    stage: Stage,
    config: ClipConfig,
    prefix: string,
    { batch = 32, tokens = config.text.context }: { batch?: number; tokens?: number } = {},
  ): Promise<PairEmbedder> {
    const parameters = stateParameters(prefix, parameterShapes(config));
    const side = config.image.resolution;
    const pictures = preprocessPicture(config, input('pictures', [batch, 3, side, side]), 'antialiased');
    const texts = encodeText(
      config,
      parameters,
      input('tokens', [batch, tokens], 'int32'),
      input('ends', [batch], 'int32'),
    );
    return new PairEmbedder(stage, config, batch, tokens, [
      await compileProgram(
        stage,
        defineProgram('pictures', { embeddings: unitRowsOrZero(encodeImage(config, parameters, pictures)) }),
      ),
      await compileProgram(stage, defineProgram('texts', { embeddings: unitRowsOrZero(texts) })),
    ]);
  }

  /** Computes unit embeddings `[N, E]` of images `[N, 3, R, R]` in about -1..1. */
  async pictures(pictures: FloatTensor): Promise<FloatTensor> {
    if (pictures.shape[0] === 0) return this.#nothing();
    return (await runRows(this.#stage.runtime, this.#pictures, { pictures }, this.#batch)).embeddings;
  }

  /** Computes unit embeddings `[N, E]` of texts given as tokens `[N, tokens]`. */
  async texts(tokens: TensorData<'int32'>): Promise<FloatTensor> {
    const [total, length] = tokens.shape;
    if (total === 0) return this.#nothing();
    const parts: FloatTensor[] = [];
    for (const { start } of chunks(total, this.#batch)) {
      const rows = new Int32Array(this.#batch * this.#tokens);
      for (let i = 0; i < this.#batch; i++) {
        const row = Math.min(start + i, total - 1);
        rows.set(tokens.data.subarray(row * length, (row + 1) * length), i * this.#tokens);
      }
      const { embeddings } = await this.#stage.runtime.run(this.#texts, {
        tokens: { data: rows, shape: [this.#batch, this.#tokens], dtype: 'int32' },
        ends: {
          data: endOfTextRows(this.config.text, rows, this.#tokens),
          shape: [this.#batch],
          dtype: 'int32',
        },
      });
      parts.push(embeddings);
    }
    return joinRows(parts, total);
  }

  /** Releases the programs. */
  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#pictures);
    await this.#stage.runtime.release(this.#texts);
  }

  #nothing(): FloatTensor {
    return floatTensor([], [0, this.config.embedding]);
  }
}
