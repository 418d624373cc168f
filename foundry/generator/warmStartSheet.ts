import { type Picture, pictureGrid, toPicture } from '#nada/image/index.js';
import { normals } from '#nada/random/index.js';
import type { Runtime } from '#nada/runtime/contract.js';
import { type Generator, noiseShapes } from '#nada/stylegan2/index.js';
import { PictureSource } from '#nada/stylegan2/pictureSource.js';
import { filledTensor, floatTensor } from '#nada/tensorData.js';
import { renderFace } from '../../world/render/index.js';
import { faceOfZ } from './faceOfZ.js';

const columns = 12;
const rows = 3;

/** Faces that the generator never saw: in each pair of rows the renderer's picture above the generator's. */
export async function warmStartSheet(runtime: Runtime, generator: Generator): Promise<Picture> {
  const { config } = generator;
  const artist = await PictureSource.create(generator, { runtime, lowering: 'auto' });
  const noise = noiseShapes(config).map((shape) => filledTensor(0, shape));
  const pictures: Picture[] = [];
  for (let row = 0; row < rows; row++) {
    const drawn: Picture[] = [];
    for (let column = 0; column < columns; column++) {
      const z = normals({ seed: 0, stream: 'held-out z', step: row * columns + column }, config.zDim);
      const w = await artist.map(floatTensor(z, [1, config.zDim]));
      const wPlus = await artist.truncated(floatTensor(w.data, [config.styleDim]), 1);
      drawn.push(await artist.draw(wPlus, noise));
      pictures.push(toPicture(renderFace(faceOfZ(z), 'photo', config.size)));
    }
    pictures.push(...drawn);
  }
  return pictureGrid(pictures, columns);
}
