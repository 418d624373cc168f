import path from 'node:path';
import type { Adaptation } from '../../adapt/index.js';
import { labelledRows, toPictures } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';

/** What stands above the rows of a sheet. */
export interface SheetLabels {
  readonly before: string;
  readonly after: string;
}

/** Writes pictures of the same latents, the frozen generator's above the adapted one's, as a PNG file. */
export async function writeSampleSheet(
  file: string,
  adaptation: Pick<Adaptation, 'sample'>,
  count: number,
  labels: SheetLabels,
): Promise<void> {
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const { frozen, adapted } = await adaptation.sample({ seeds });
  const sheet = labelledRows([
    { label: labels.before, pictures: toPictures(frozen) },
    { label: labels.after, pictures: toPictures(adapted) },
  ]);
  await writeFileAtomically(path.normalize(file), await nodeImageCodec.encodePng(sheet));
}
