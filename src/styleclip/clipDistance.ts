import { encodeImage } from '../clip/index.js';
import { UserError } from '../errors.js';
import { mul, sub, sum, type Tensor } from '../graph/index.js';
import { encodePictures, type ImageTower, unitRows } from '../guidance/index.js';
import { averagedPictures } from './averagedPictures.js';
import type { PictureRule } from './sharedRows/pictureRule.js';

/** Builds the unit embeddings `[N, E]` of a generator's images `[N, 3, H, W]`; see {@link encodedPictures}. */
export function pictureEmbeddings(tower: ImageTower, pictures: Tensor, rule: PictureRule): Tensor {
  return unitRows(encodedPictures(tower, pictures, rule));
}

/**
 * Builds the embeddings `[N, E]`, of any length, of a generator's images `[N, 3, H, W]`.
 *
 * Throws a `UserError` for averaged images and a CLIP that takes another size than theirs.
 */
export function encodedPictures(tower: ImageTower, pictures: Tensor, rule: PictureRule): Tensor {
  if (rule !== 'averaged') return encodePictures(tower, pictures, rule);
  const averaged = averagedPictures(pictures);
  const { resolution } = tower.config.image;
  if (averaged.shape[2] !== resolution) {
    throw new UserError(
      `the CLIP takes images of ${resolution} px, and averaged ones have ${averaged.shape[2]}: show them antialiased`,
    );
  }
  return encodeImage(tower.config, tower.parameters, averaged);
}

/**
 * Builds the mean distance of images to a text (Patashnik et al. 2021, section 4): 1 minus the cosine of `embeddings` `[N, E]` to
 * `text` `[1, E]`, or each to its own of `[N, E]`, all of unit length.
 *
 * `scale` multiplies the cosine: the reference takes CLIP's logit scale over 100, which is 1 for OpenAI's models.
 */
export function clipDistance(embeddings: Tensor, text: Tensor, scale: Tensor | number = 1): Tensor {
  const [count] = embeddings.shape;
  return sub(1, mul(mul(sum(mul(embeddings, text)), 1 / count), scale));
}
