import { type EditOptimizeStep, editOptimize } from '../../../api/edit/optimize/editOptimize.js';
import { optimizeValues } from '../../../api/edit/optimize/optimizeRequest.js';
import { labelledRows } from '../../../image/index.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import type { EditOptimizeOptions } from './options.js';

/** The summary of an optimisation; also `summary.json`. */
export interface OptimizeSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
  readonly files: { readonly pictures: string; readonly latent: string; readonly edited: string };
}

/**
 * Edits one image by moving its latent (`nada edit optimize`), and writes the images of the way, the edited image, the latent
 * and a summary into a new folder.
 *
 * Throws a `UserError` for wrong options and files, and the signal's reason when it is aborted; nothing is written then.
 */
export async function editOptimizeFiles(
  options: EditOptimizeOptions,
  {
    signal,
    onStep,
  }: {
    readonly signal?: AbortSignal | undefined;
    readonly onStep?: ((step: EditOptimizeStep) => void) | undefined;
  } = {},
): Promise<OptimizeSummary> {
  const { out, ...request } = options;
  const { from, to } = optimizeValues(request).settings;
  const folder = await EditFolder.check(out);
  const began = performance.now();
  const run = editOptimize({ ...request, signal });
  for await (const step of run) onStep?.(step);
  const { picture, way, w, styles, steps, ...figures } = await run.result;
  const label = from === undefined ? to : `${from} -> ${to}`;
  const files = {
    pictures: await folder.picture('way.png', labelledRows([{ label, pictures: [...way] }])),
    edited: await folder.picture('edited.png', picture),
    // As `nada generate --w` reads it.
    latent: await folder.tensors('latent.safetensors', w ? new Map([['w', w]]) : (styles ?? new Map())),
  };
  const seconds = secondsSince(began);
  const summary: OptimizeSummary = { folder: folder.folder, steps, seconds, ...figures, files };
  await folder.summary(summary, options);
  return summary;
}
