import type { DirectedImage, DirectionFigures } from '../../../api/edit/direction/directedImages.js';
import { directionValues } from '../../../api/edit/direction/directionRequest.js';
import { domainFile } from '../../../api/networks/domainFile.js';
import type { PrepareEvent } from '../../../api/run/runEvents.js';
import { type LabelledRow, labelledRows } from '../../../image/index.js';
import type { DirectionEdit, MeasureProgress } from '../../../styleclip/index.js';
import { editedName } from '../editedName.js';
import { EditFolder, secondsSince, writeNetwork } from '../editFolder.js';
import { editDirection } from './editDirection.js';
import type { EditDirectionOptions } from './options.js';

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

/** An event of an image that is drawn. */
export interface DrawEvent {
  readonly type: 'image';
  readonly done: number;
  readonly total: number;
}

/**
 * Edits images by global directions of S space (`nada edit direction`; Patashnik et al. 2021, section 6), one or several at
 * once, and writes a strip over the range of alpha, the edited images, the direction and a summary into a new folder.
 *
 * Throws a `UserError` for wrong options and files, and the signal's reason when it is aborted; rows that were measured by then
 * stay in the file of relevance.
 */
export async function editDirectionFiles(
  options: EditDirectionOptions,
  {
    signal,
    onMeasure,
    onEvent,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onMeasure?: ((progress: MeasureProgress) => void) | undefined;
    /** Receives what comes before and beside the measuring. */
    readonly onEvent?: ((event: PrepareEvent | DrawEvent) => void) | undefined;
  } = {},
): Promise<DirectionSummary> {
  const { out, ...request } = options;
  // The file of measured channels is read by the call.
  const { relevance: _, ...given } = request;
  directionValues(given);
  const folder = await EditFolder.check(out);
  const began = performance.now();
  const run = editDirection({
    ...request,
    signal,
    onProgress(event) {
      if (event.type !== 'measure') onEvent?.(event);
      else {
        const { type: _, ...progress } = event;
        onMeasure?.(progress);
      }
    },
  });
  for await (const step of run) {
    if (step.type === 'image') onEvent?.({ type: 'image', done: step.index + 1, total: step.count });
  }
  const { images, edits, direction } = await run.result;
  const strip = await folder.picture('strip.png', labelledRows(stripOf(edits, images)));
  const pictures: string[] = [];
  for (const image of images) pictures.push(await folder.picture(editedName(image), image.after));
  const file = await folder.place('direction.safetensors');
  await writeNetwork(file, domainFile(direction));
  const files = { strip, pictures, direction: file };
  const summary: DirectionSummary = { folder: folder.folder, seconds: secondsSince(began), edits, files };
  await folder.summary(summary, options);
  return summary;
}

function stripOf(edits: readonly DirectionEdit[], images: readonly DirectedImage[]): LabelledRow[] {
  const title = edits.map(({ from, to }) => `${from} -> ${to}`).join(', ');
  return images.map(({ row }, i) => ({ label: i === 0 ? title : '', pictures: [...row] }));
}
