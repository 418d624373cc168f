import { readPicture } from '#nada/api/image/imageFiles.node.js';
import { UserError } from '#nada/errors.js';
import type { Picture } from '#nada/image/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';

/** The pictures of files of one size, `[N, 3, H, W]` in -1..1; a `UserError` names a file that is none, or of another size. */
export async function readPictures(files: readonly string[]): Promise<FloatTensor> {
  const pictures: Picture[] = [];
  for (const file of files) {
    const picture = await readPicture(file);
    if (
      picture.width !== (pictures[0] ?? picture).width ||
      picture.height !== (pictures[0] ?? picture).height
    ) {
      throw new UserError(
        `${file} is ${picture.width} x ${picture.height} px, unlike the others: remove its folder`,
      );
    }
    pictures.push(picture);
  }
  const [{ width, height }] = pictures;
  const area = width * height;
  const data = new Float32Array(pictures.length * 3 * area);
  pictures.forEach((picture, i) => {
    for (let pixel = 0; pixel < area; pixel++) {
      for (let channel = 0; channel < 3; channel++) {
        data[(i * 3 + channel) * area + pixel] = picture.data[pixel * 4 + channel] / 127.5 - 1;
      }
    }
  });
  return floatTensor(data, [pictures.length, 3, height, width]);
}
