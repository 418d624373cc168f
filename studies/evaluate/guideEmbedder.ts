import type { LoadedClip } from '#nada/api/networks/networks.js';
import { openFeatures, type PictureFeatures } from '#nada/evaluate/pictureFeatures.js';
import { embedTexts, meanOf, unit } from '#nada/guidance/index.js';
import type { Runtime } from '#nada/runtime/contract.js';
import type { Stage } from '#nada/runtime/stage.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';

/** Embedder of images and texts with the CLIP that guides, for quality and diversity as it sees them. */
export class GuideEmbedder {
  readonly #stage: Stage;
  readonly #clip: LoadedClip;
  readonly #features: PictureFeatures;

  private constructor(stage: Stage, clip: LoadedClip, features: PictureFeatures) {
    this.#stage = stage;
    this.#clip = clip;
    this.#features = features;
  }

  /** Compiles the image tower for pictures of `size`, on a runtime that the embedder does not own. */
  static async create(runtime: Runtime, clip: LoadedClip, size: number): Promise<GuideEmbedder> {
    const stage: Stage = { runtime, lowering: 'auto' };
    return new GuideEmbedder(stage, clip, await openFeatures(stage, size, clip));
  }

  /** Computes embeddings `[N, E]` of images `[N, 3, size, size]` in -1..1, of any length. */
  pictures(pictures: FloatTensor): Promise<FloatTensor> {
    return this.#features.of(pictures);
  }

  /** Computes the mean direction of texts, a unit vector `[E]`. */
  async texts(texts: readonly string[]): Promise<FloatTensor> {
    const embed = await embedTexts(this.#stage, this.#clip, texts);
    const mean = unit(meanOf(texts.map(embed)));
    return floatTensor(Float32Array.from(mean), [mean.length]);
  }
}
