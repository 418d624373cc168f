import type { FloatTensor } from '../../tensorData.js';

/** The random numbers of one training step; pictures first. */
export interface TrainingDraws {
  /** `[batch, zDim]` */
  readonly z: FloatTensor;
  /** The second latent where styles are mixed, and the first layer that takes it in each generator. */
  readonly mixing?:
    | { readonly z: FloatTensor; readonly frozen: number; readonly trained: number }
    | undefined;
  /** One picture `[batch, 1, h, w]` for each of `noiseLayers`, for both generators. */
  readonly noise: { readonly frozen: readonly FloatTensor[]; readonly trained: readonly FloatTensor[] };
  /** Centres (x, y) of the patches, `[batch * patchCount, 2]`, picture by picture. */
  readonly patchCenters?: Int32Array | undefined;
  /** Centres (x, y) of the windows of further views, `[batch * (views - 1), 2]`, picture by picture. */
  readonly viewCenters?: Int32Array | undefined;
  /** The class of each picture of a conditional generator. */
  readonly labels?: Int32Array | undefined;
}

/** The latents of a batch of pictures. */
export interface LatentDraws {
  readonly z: FloatTensor;
  readonly labels?: Int32Array | undefined;
}

/** Source of an adaptation's random numbers; the same arguments give the same numbers. */
export interface Draws {
  /** Of training step `step`, counted from 0. */
  training(step: number): TrainingDraws;
  /** The latents by which layers are chosen before step `step`. */
  selection(step: number): LatentDraws;
  /** The noise of descent step `descent` of that choice. */
  selectionNoise(step: number, descent: number): readonly FloatTensor[];
  /** The generated pictures that an image direction starts from. */
  source(): LatentDraws & { readonly noise: readonly FloatTensor[] };
}
