import type { Adaptation } from '../../adapt/index.js';
import { labelledPreview, type Picture, toPictures } from '../../image/index.js';

/** Labels above the rows of a sheet. */
export interface SheetLabels {
  readonly before: string;
  readonly after: string;
}

/** Draws the seeds from 0 on: the frozen generator's images above the adapted one's, on a sheet with no side above `longest`. */
export async function sampleSheet(
  adaptation: Pick<Adaptation, 'sample'>,
  count: number,
  labels: SheetLabels,
  longest: number,
): Promise<Picture> {
  const seeds = Array.from({ length: count }, (_, seed) => seed);
  const { frozen, adapted } = await adaptation.sample({ seeds });
  const rows = [
    { label: labels.before, pictures: toPictures(frozen) },
    { label: labels.after, pictures: toPictures(adapted) },
  ];
  return labelledPreview(rows, longest);
}
