import { checkOneStart } from '../../../api/edit/editedSeeds.js';
import { labelledRows, toPictures } from '../../../image/index.js';
import { checkEditTexts } from '../../../styleclip/checkEditTexts.js';
import { type OptimizeRun, optimizeEdit } from '../../../styleclip/optimize/optimizeEdit.js';
import type { FloatTensor } from '../../../tensorData.js';
import { EditBench } from '../editBench.js';
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
export async function optimizeLatent(
  options: EditOptimizeOptions,
  run: OptimizeRun = {},
): Promise<OptimizeSummary> {
  const { to, from, steps } = options;
  checkEditTexts(options);
  checkOneStart('seed', options.seed, options.w);
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const bench = await EditBench.open(options, { signal: run.signal });
  try {
    const start = await bench.start(options);
    const { latent, pictures, edited, ...figures } = await optimizeEdit(bench, start, options, run);
    const drawn = pictures.flatMap((picture) => toPictures(picture));
    const label = from === undefined ? to : `${from} -> ${to}`;
    const files = {
      pictures: await folder.picture('way.png', labelledRows([{ label, pictures: drawn }])),
      edited: await folder.picture('edited.png', edited),
      latent: await folder.tensors('latent.safetensors', latentFile(latent)),
    };
    const seconds = secondsSince(began);
    const summary: OptimizeSummary = { folder: folder.folder, steps, seconds, ...figures, files };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await bench.close();
  }
}

/** w+ as `w`, which `nada generate --w` reads; styles by layer. */
function latentFile(latent: ReadonlyMap<string, FloatTensor>): Map<string, FloatTensor> {
  const wPlus = latent.get('wPlus');
  return new Map(wPlus ? [['w', wPlus]] : latent);
}
