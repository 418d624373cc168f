import sharp from 'sharp';
import { labelledRows, toPictures } from '#nada/image/index.js';
import { takeRows } from '#nada/train/batches.js';
import { percent } from '../../world/markdown.js';
import { readPictures } from './pictureFiles.js';
import type { EditResult } from './results.js';
import type { Subjects } from './subjects.js';
import type { WorldEdit } from './worldEdit.js';

/** Pictures of a row: the first ones, none of them picked. */
const shown = 12;
const quality = 88;

/** A WebP: the pictures before, and below them those of each way. */
export async function editSheet(
  { title }: WorldEdit,
  { pictures }: Subjects,
  results: readonly EditResult[],
): Promise<Uint8Array> {
  const count = Math.min(shown, pictures.shape[0]);
  const rows = [{ label: `before: ${title}`, pictures: toPictures(takeRows(pictures, 0, count)) }];
  for (const { files, way, scores, wanted } of results) {
    const edited = await readPictures(files.slice(0, count));
    rows.push({ label: `${way.kind}: ${percent(scores.changed)} ${wanted}`, pictures: toPictures(edited) });
  }
  const { data, width, height } = labelledRows(rows);
  return sharp(data, { raw: { width, height, channels: 4 } })
    .removeAlpha()
    .webp({ quality, smartSubsample: true })
    .toBuffer();
}
