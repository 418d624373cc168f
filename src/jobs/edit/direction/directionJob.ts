import { dot } from '../../../guidance/index.js';
import { labelledRows, toPictures } from '../../../image/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { writeDomain } from '../../networks/domainFile.js';
import { EditBench, type EditStart } from '../editBench.js';
import { editedName, editedSeeds } from '../editedSeeds.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import { type DirectionEdit, directionEdits } from './directionEdits.js';
import { type MeasureProgress, measureDirections } from './directionMeasure.js';
import type { EditDirectionOptions } from './options.js';

/** One edit of a stack, as it came out. */
export interface DirectionFigures extends DirectionEdit {
  /** Channels that move, of those that were measured for it. */
  readonly moved: number;
  readonly measured: number;
  /** Mean cosine between how the pictures moved in CLIP and the direction of the texts. */
  readonly agreement: number;
}

/** What a direction tells when it is done. */
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

/** How {@link editDirection} tells of itself and ends early. */
export interface DirectionRun {
  readonly signal?: AbortSignal | undefined;
  readonly onMeasure?: ((progress: MeasureProgress) => void) | undefined;
}

/**
 * Edits pictures by global directions of S space (`nada edit direction`; Patashnik et al. 2021, section 6), one or several at
 * once, and writes a strip over the range of alpha, the edited pictures, the direction and a summary into a new folder.
 *
 * Throws a `UserError` for wrong options and files, and the signal's reason when it is aborted; what was measured by then
 * stays in the file of relevance.
 */
export async function editDirection(
  options: EditDirectionOptions,
  { signal, onMeasure }: DirectionRun = {},
): Promise<DirectionSummary> {
  const { columns, w, psi } = options;
  const edits = directionEdits(options);
  const seeds = editedSeeds(options, '0-3');
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const bench = await EditBench.open(options, { signal });
  try {
    const measured = await measureDirections(bench, options, edits, { signal, onMeasure });
    const offsets = sumOf(measured.map(({ offsets: own }) => own));
    const starts = seeds
      ? await Promise.all(seeds.map((seed) => bench.start({ seed, psi })))
      : [await bench.start({ w, psi })];
    const rows = [];
    const edited: FloatTensor[] = [];
    const originals: FloatTensor[] = [];
    for (const [i, start] of starts.entries()) {
      signal?.throwIfAborted();
      const space = await bench.styles(start.wPlus);
      const shares = columns === 1 ? [1] : spread(columns);
      const drawn: FloatTensor[] = [];
      for (const share of shares) drawn.push(await movedPicture(bench, start, space, offsets, share));
      originals.push(await movedPicture(bench, start, space, offsets, 0));
      edited.push(drawn[drawn.length - 1]);
      rows.push({
        label: i === 0 ? titleOf(edits) : '',
        pictures: drawn.flatMap((picture) => toPictures(picture)),
      });
    }
    const agreements = await agreementsOf(bench, options, measured, { originals, edited });
    const strip = await folder.picture('strip.png', labelledRows(rows));
    const pictures: string[] = [];
    for (const [i, picture] of edited.entries()) {
      pictures.push(await folder.picture(editedName(seeds, i), picture));
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
        agreement: agreements[i],
      })),
      files: { strip, pictures, direction },
    };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await bench.close();
  }
}

function titleOf(edits: readonly DirectionEdit[]): string {
  return edits.map(({ from, to }) => `${from} -> ${to}`).join(', ');
}

/** Numbers from -1 to 1, as many as there are columns. */
function spread(columns: number): number[] {
  return Array.from({ length: columns }, (_, i) => (2 * i) / (columns - 1) - 1);
}

/** The picture with so much of the offsets added to its styles. */
function movedPicture(
  bench: EditBench,
  { noises }: EditStart,
  space: ReadonlyMap<string, FloatTensor>,
  offsets: ReadonlyMap<string, FloatTensor>,
  share: number,
): Promise<FloatTensor> {
  const moved = new Map(
    [...space].map(([name, style]) => {
      const offset = offsets.get(name)?.data;
      if (!offset) return [name, style] as const;
      const data = style.data.map((value, i) => value + share * offset[i]);
      return [name, floatTensor(data, style.shape)] as const;
    }),
  );
  return bench.picture(moved, noises);
}

/** Offsets `[C]` by layer added up: edits of a stack move channels independently of each other. */
function sumOf(parts: readonly ReadonlyMap<string, Float64Array>[]): Map<string, FloatTensor> {
  const names = new Set(parts.flatMap((part) => [...part.keys()]));
  return new Map(
    [...names].map((name) => {
      const rows = parts.flatMap((part) => part.get(name) ?? []);
      const data = Float32Array.from(rows[0], (_, i) => rows.reduce((sum, row) => sum + row[i], 0));
      return [name, floatTensor(data, [data.length])];
    }),
  );
}

/** Mean cosine between how pictures moved in CLIP and each edit's direction. */
async function agreementsOf(
  bench: EditBench,
  { pictures: rule }: EditDirectionOptions,
  measured: readonly { readonly direction: Float64Array }[],
  { originals, edited }: { originals: readonly FloatTensor[]; edited: readonly FloatTensor[] },
): Promise<number[]> {
  const totals = measured.map(() => 0);
  for (const [i, original] of originals.entries()) {
    const [[before], [after]] = [await bench.embed(original, rule), await bench.embed(edited[i], rule)];
    const change = after.map((value, k) => value - before[k]);
    const length = Math.hypot(...change);
    measured.forEach(({ direction }, k) => {
      if (length > 0) totals[k] += dot(change, direction) / length / originals.length;
    });
  }
  return totals;
}
