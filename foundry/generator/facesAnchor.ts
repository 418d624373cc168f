import type { PictureAnchor } from '#nada/gan/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { renderFace } from '../../world/render/index.js';
import { faceOfZ } from './faceOfZ.js';
import type { PictureDistance } from './pictureDistance.js';
import { pyramidLoss } from './pyramidLoss.js';
import { shippedConfig } from './shippedConfig.js';

/**
 * Holds a generator to the faces that it was warmed up with, while a discriminator trains it: the regression's loss to the
 * renderer's drawing of each latent. A discriminator alone lets frequencies of attributes drift.
 */
export function facesAnchor(
  weight: number,
  { distance = pyramidLoss, size = shippedConfig.size }: { distance?: PictureDistance; size?: number } = {},
): PictureAnchor {
  const area = 3 * size * size;
  return {
    weight,
    distance,
    targets({ data, shape: [count, width] }: FloatTensor): FloatTensor {
      const pictures = new Float32Array(count * area);
      for (let i = 0; i < count; i++) {
        const face = faceOfZ(data.slice(i * width, (i + 1) * width));
        pictures.set(renderFace(face, 'photo', size).data, i * area);
      }
      return floatTensor(pictures, [count, 3, size, size]);
    },
  };
}
