import { embedTexts } from '#nada/adapt/embedTexts.js';
import { encodePictures, imageEntries, imageParameters } from '#nada/adapt/judge.js';
import { meanOf, unit } from '#nada/adapt/vectors.js';
import { defineProgram, input } from '#nada/graph/index.js';
import type { LoadedClip } from '#nada/jobs/networks.js';
import type { ProgramHandle, Runtime } from '#nada/runtime/contract.js';
import { compileProgram } from '#nada/runtime/stage.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { chunks, joinRows, takeRows } from '#nada/train/batches.js';

const batch = 32;
const prefix = 'embedder.';

/** Embeds pictures and texts with the CLIP that guides, for quality and diversity as it sees them. */
export class ClipEmbedder {
  readonly #runtime: Runtime;
  readonly #clip: LoadedClip;
  readonly #handle: ProgramHandle;

  private constructor(runtime: Runtime, clip: LoadedClip, handle: ProgramHandle) {
    this.#runtime = runtime;
    this.#clip = clip;
    this.#handle = handle;
  }

  /** Compiles the image tower for pictures of `size`, on a runtime that the embedder does not own. */
  static async create(runtime: Runtime, clip: LoadedClip, size: number): Promise<ClipEmbedder> {
    const tower = { config: clip.clip.config, parameters: imageParameters(prefix, clip.clip) };
    const pictures = input('pictures', [batch, 3, size, size]);
    const embeddings = encodePictures(tower, pictures, 'antialiased');
    await runtime.setState(imageEntries(prefix, clip.clip));
    const program = defineProgram('embeddings of pictures', { embeddings });
    return new ClipEmbedder(runtime, clip, await compileProgram({ runtime, lowering: 'auto' }, program));
  }

  /** Embeddings `[N, E]` of pictures `[N, 3, size, size]` in -1..1, of any length. */
  async pictures(pictures: FloatTensor): Promise<FloatTensor> {
    const [total] = pictures.shape;
    const parts: FloatTensor[] = [];
    for (const { start } of chunks(total, batch)) {
      const outputs = await this.#runtime.run(this.#handle, { pictures: takeRows(pictures, start, batch) });
      parts.push(outputs.embeddings);
    }
    return joinRows(parts, total);
  }

  /** The mean direction of texts, a unit vector `[E]`. */
  async texts(texts: readonly string[]): Promise<FloatTensor> {
    const stage = { runtime: this.#runtime, lowering: 'auto' } as const;
    const embed = await embedTexts(stage, this.#clip, texts);
    const mean = unit(meanOf(texts.map(embed)));
    return floatTensor(Float32Array.from(mean), [mean.length]);
  }
}
