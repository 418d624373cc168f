import { existsSync } from 'node:fs';
import { readPicture } from '#nada/api/image/imageFiles.node.js';
import { cutRow, labelledRows } from '#nada/image/index.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import { percent } from '../../world/markdown.js';
import type { CellResult, ResultFolder } from './results.js';

/**
 * Writes `DOMAIN.png` for every domain: the untouched pictures, and below them those of the same latents by every method, of the
 * first seed, from the pictures of the cells.
 */
export async function writeDomainSheets(
  folder: ResultFolder<CellResult>,
  results: readonly CellResult[],
): Promise<void> {
  for (const domain of new Set(results.map((result) => result.domain))) {
    const first = results.find((result) => result.domain === domain)?.seed;
    const cells = results.filter(
      (result) =>
        result.domain === domain && result.seed === first && existsSync(folder.place(result.picture)),
    );
    const sheets = await Promise.all(cells.map(({ picture }) => readPicture(folder.place(picture))));
    if (sheets.length === 0) continue;
    const sheet = labelledRows([
      { label: cells[0].source, pictures: [cutRow(sheets[0], 2, 0)] },
      ...cells.map(({ method, scores }, i) => ({
        label: `${method}${scores ? `: ${percent(scores.called.after)} called ${domain}` : ''}`,
        pictures: [cutRow(sheets[i], 2, 1)],
      })),
    ]);
    await folder.writeBytes(`${domain}.png`, await nodeImageCodec.encodePng(sheet));
  }
}
