import path from 'node:path';
import { type DrawnPicture, drawPictures } from '../../api/generate/drawPictures.js';
import type { GenerateRequest } from '../../api/generate/generateRequest.js';
import { named, says, UserError } from '../../errors.js';
import { type Picture, pictureGrid } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { pixelLimit } from '../../platform/imageCodec.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { parseSeeds } from '../../settings/seedList.js';
import { parseGrid } from '../options/lists.js';
import { checkNotThere } from '../options/overwrite.js';
import { createFolder } from '../run/runFolder.js';
import type { GenerateOptions } from './options.js';

/** The result of `nada generate`. */
export interface GenerateSummary {
  readonly files: readonly string[];
  readonly pictures: number;
  readonly size: number;
}

/** Draws pictures into a PNG sheet, or a folder with a file each; nothing is written before the first one is drawn. */
export async function generateFiles(
  options: GenerateOptions,
  extras: Pick<GenerateRequest, 'signal' | 'onProgress'> & {
    readonly onPicture?: (drawn: DrawnPicture) => void;
  } = {},
): Promise<GenerateSummary> {
  const { out, grid, overwrite, ...rest } = options;
  const { onPicture, ...watch } = extras;
  const isSheet = checkPlace(out, grid);
  const seeds = options.w === undefined ? parseSeeds(options.seeds ?? '0-15') : [];
  if (options.w === undefined) parseGrid(grid, seeds.length);
  const names = isSheet ? [out] : seeds.map((seed) => path.join(out, nameOf({ seed, index: 0 })));
  await checkNotThere(names, { overwrite });
  const pictures: Picture[] = [];
  const files: string[] = [];
  let size = 0;
  for await (const drawn of drawPictures({ ...rest, ...watch })) {
    const { picture, seed, index, count } = drawn;
    size = picture.width;
    if (isSheet) {
      const { columns, rows } = parseGrid(grid, count);
      checkSheet(columns * rows, size);
      pictures.push(picture);
    } else {
      if (index === 0) await createFolder(out);
      const file = path.join(out, nameOf({ seed, index }));
      // How many latents a file holds is only known now.
      if (seed === undefined) await checkNotThere([file], { overwrite });
      files.push(file);
      await writeFileAtomically(file, await nodeImageCodec.encodePng(picture));
    }
    onPicture?.(drawn);
  }
  if (isSheet) {
    const [only] = pictures;
    const { columns } = parseGrid(grid, pictures.length);
    const sheet = pictures.length === 1 ? only : pictureGrid(pictures, columns);
    await writeFileAtomically(out, await nodeImageCodec.encodePng(sheet));
    files.push(out);
  }
  return { files, pictures: isSheet ? pictures.length : files.length, size };
}

/** Whether the place is one PNG file, not a folder. */
function checkPlace(out: string, grid: string | undefined): boolean {
  const extension = path.extname(out).toLowerCase();
  if (['.jpg', '.jpeg', '.webp', '.gif', '.bmp', '.tif', '.tiff'].includes(extension)) {
    throw new UserError(says`option ${named('out')} is ${out}: give a name that ends in .png, or a folder`);
  }
  if (extension !== '.png' && grid !== undefined) {
    throw new UserError(
      says`option ${named('grid')} needs one sheet: give ${named('out')} a name that ends in .png`,
    );
  }
  return extension === '.png';
}

function checkSheet(places: number, size: number): void {
  if (places * size * size <= pixelLimit) return;
  throw new UserError(
    says`${places} pictures of ${size} px are too many for one sheet: give fewer seeds, or a folder as ${named('out')}`,
  );
}

/** Names the file of an image: by its seed, or by its place among latents. */
function nameOf({ seed, index }: { readonly seed?: number | undefined; readonly index: number }): string {
  return seed === undefined ? `w${pad(index)}.png` : `seed${pad(seed)}.png`;
}

function pad(value: number): string {
  return String(value).padStart(4, '0');
}
