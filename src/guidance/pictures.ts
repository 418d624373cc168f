import { type ClipConfig, encodeImage, preprocessPicture, type ResizeRule } from '../clip/index.js';
import { div, mul, sqrt, sum, type Tensor } from '../graph/index.js';
import type { Parameters } from '../nn/parameters.js';

/** An image tower as graph. */
export interface ImageTower {
  readonly config: ClipConfig;
  readonly parameters: Parameters;
}

/** Rows `[N, E]` divided by their lengths. */
export function unitRows(x: Tensor): Tensor {
  return div(x, sqrt(sum(mul(x, x), [1], true)));
}

/** Unit embeddings `[N, E]` of a generator's images `[N, 3, H, W]`. */
export function embedPictures(tower: ImageTower, pictures: Tensor, resize: ResizeRule): Tensor {
  return unitRows(encodePictures(tower, pictures, resize));
}

/** Embeddings `[N, E]` of a generator's images, of any length. */
export function encodePictures(
  { config, parameters }: ImageTower,
  pictures: Tensor,
  resize: ResizeRule,
): Tensor {
  return encodeImage(config, parameters, preprocessPicture(config, pictures, resize));
}
