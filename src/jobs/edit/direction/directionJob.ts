import path from 'node:path';
import { editedSeeds } from '../../../api/edit/editedSeeds.js';
import { cacheFolder } from '../../../api/networks/download.node.js';
import { labelledRows, toPictures } from '../../../image/index.js';
import { type DirectionEdit, directionEdits } from '../../../styleclip/direction/directionEdits.js';
import { type MeasureRun, measureDirections } from '../../../styleclip/direction/measureDirections.js';
import { agreements, movedStyles, sumOfOffsets } from '../../../styleclip/direction/moveStyles.js';
import type { RelevanceSettings } from '../../../styleclip/direction/relevanceRows.js';
import type { EditStart } from '../../../styleclip/editStudio.js';
import type { Channel } from '../../../styleclip/styleSpace.js';
import type { FloatTensor } from '../../../tensorData.js';
import { writeDomain } from '../../networks/writeDomain.js';
import { EditBench } from '../editBench.js';
import { editedName } from '../editedName.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import type { EditDirectionOptions } from './options.js';
import { RelevanceStore, relevanceDigest } from './relevanceStore.js';

/** One edit of a stack, as it came out. */
export interface DirectionFigures extends DirectionEdit {
  /** Channels that move, of those that were measured for it. */
  readonly moved: number;
  readonly measured: number;
  /** Mean cosine between the changes of the images in CLIP and the direction of the texts. */
  readonly agreement: number;
}

/** The summary of an edit by directions; also `summary.json`. */
export interface DirectionSummary {
  readonly folder: string;
  readonly seconds: number;
  readonly edits: readonly DirectionFigures[];
  readonly files: {
    readonly strip: string;
    readonly pictures: readonly string[];
    readonly direction: string;
  };
}

/** The images of one start: a row of the strip, the edited one last, and the image without the edit. */
interface EditedRow {
  readonly drawn: readonly FloatTensor[];
  readonly original: FloatTensor;
  readonly edited: FloatTensor;
}

/**
 * Edits images by global directions of S space (`nada edit direction`; Patashnik et al. 2021, section 6), one or several at
 * once, and writes a strip over the range of alpha, the edited images, the direction and a summary into a new folder.
 *
 * Throws a `UserError` for wrong options and files, and the signal's reason when it is aborted; rows that were measured by then
 * stay in the file of relevance.
 */
export async function editDirection(
  options: EditDirectionOptions,
  run: MeasureRun = {},
): Promise<DirectionSummary> {
  const { w, psi, pictures: rule } = options;
  const { signal } = run;
  const edits = directionEdits(options);
  const seeds = editedSeeds(options, '0-3');
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const bench = await EditBench.open(options, { signal });
  try {
    const open = (settings: RelevanceSettings, channels: readonly Channel[]) =>
      openRelevance(bench, options.relevance, settings, channels);
    const measured = await measureDirections(bench, options, edits, open, run);
    const offsets = sumOfOffsets(measured.map(({ offsets: own }) => own));
    const starts = seeds
      ? await Promise.all(seeds.map((seed) => bench.start({ seed, psi })))
      : [await bench.start({ w, psi })];
    const rows: EditedRow[] = [];
    for (const start of starts) {
      signal?.throwIfAborted();
      rows.push(await editedRow(bench, start, offsets, options.columns));
    }
    const changes = [];
    for (const { original, edited } of rows) {
      const [[before], [after]] = [await bench.embed(original, rule), await bench.embed(edited, rule)];
      changes.push({ before, after });
    }
    const directions = measured.map(({ direction }) => direction);
    const found = agreements(directions, changes);
    const strip = await folder.picture('strip.png', labelledRows(stripOf(edits, rows)));
    const pictures: string[] = [];
    for (const [i, { edited }] of rows.entries()) {
      pictures.push(await folder.picture(editedName({ seed: seeds?.[i], index: i }), edited));
    }
    const direction = await folder.place('direction.safetensors');
    await writeDomain(direction, bench.generator, offsets, { edits });
    const summary: DirectionSummary = {
      folder: folder.folder,
      seconds: secondsSince(began),
      edits: edits.map((edit, i) => ({
        ...edit,
        moved: measured[i].moved,
        measured: measured[i].measured,
        agreement: found[i],
      })),
      files: { strip, pictures, direction },
    };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await bench.close();
  }
}

/** Opens the file of measured rows: the given one, or one in the cache by everything that decides a row. */
async function openRelevance(
  { generator, clip: { clip } }: EditBench,
  given: string | undefined,
  settings: RelevanceSettings,
  channels: readonly Channel[],
): Promise<RelevanceStore> {
  const subject = await relevanceDigest({ networks: [generator.parameters, clip.parameters], settings });
  const file = given ?? path.join(cacheFolder(), `relevance-${subject.slice(0, 16)}.safetensors`);
  return RelevanceStore.open(file, subject, channels, clip.config.embedding);
}

/** Draws a start with the offsets from -1 to 1 times, or once for a single column, and without them. */
async function editedRow(
  bench: EditBench,
  { wPlus, noises }: EditStart,
  offsets: ReadonlyMap<string, FloatTensor>,
  columns: number,
): Promise<EditedRow> {
  const styles = await bench.styles(wPlus);
  const draw = (share: number) => bench.picture(movedStyles(styles, offsets, share), noises);
  const shares = Array.from({ length: columns }, (_, i) => (columns === 1 ? 1 : (2 * i) / (columns - 1) - 1));
  const drawn: FloatTensor[] = [];
  for (const share of shares) drawn.push(await draw(share));
  return { drawn, original: await draw(0), edited: drawn[drawn.length - 1] };
}

function stripOf(edits: readonly DirectionEdit[], rows: readonly EditedRow[]) {
  const title = edits.map(({ from, to }) => `${from} -> ${to}`).join(', ');
  return rows.map(({ drawn }, i) => ({
    label: i === 0 ? title : '',
    pictures: drawn.flatMap((picture) => toPictures(picture)),
  }));
}
