import { type Picture, toPictures } from '../../../image/index.js';
import { type OptimizeStep, optimizeEdit } from '../../../styleclip/index.js';
import type { FloatTensor } from '../../../tensorData.js';
import type { RunControl } from '../../run/liveRun.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import { EditBench } from '../editBench.js';
import { type EditOptimizeRequest, optimizeValues } from './optimizeRequest.js';

/** One step of an optimisation. */
export interface EditOptimizeStep extends Omit<OptimizeStep, 'picture'> {
  /** The image before the step, every few steps. */
  readonly picture?: Picture;
}

/** Result of an optimisation. */
export interface EditOptimizeResult {
  /** The edited image. */
  readonly picture: Picture;
  /** Images of the way, from the start to the edited one. */
  readonly way: readonly Picture[];
  /** The edited latent w+ `[1, L, D]`, where it moved in w+. */
  readonly w?: FloatTensor;
  /** The edited styles `[1, C]` of all layers by name, where they moved. */
  readonly styles?: ReadonlyMap<string, FloatTensor>;
  /** Steps that were taken. */
  readonly steps: number;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
}

/** An optimisation under way. */
export type EditOptimizeRun = Run<EditOptimizeStep, EditOptimizeResult>;

/**
 * Edits one image by moving its latent until it agrees with a text (Patashnik et al. 2021, section 4); a run that is stopped has the
 * latent as it is then.
 *
 * ```ts
 * const generator = 'models/generator/photo.safetensors';
 * const run = editOptimize({ generator, clip: 'models/clip', seed: 3, from: 'laughing', to: 'crying' });
 * for await (const { step, distance } of run) console.log(step, 1 - distance);
 * const { picture, w } = await run.result;
 * ```
 *
 * The result rejects with a `UserError` for wrong options and files, and for texts that are the same to the CLIP.
 */
export function editOptimize(request: EditOptimizeRequest): EditOptimizeRun {
  return startRun(request, optimized);
}

async function optimized(
  request: EditOptimizeRequest,
  control: RunControl<EditOptimizeStep>,
): Promise<EditOptimizeResult> {
  const { settings, seed, psi, ...values } = optimizeValues(request);
  const { w, signal, onProgress } = request;
  const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
  const load = loadOptionsOf(request);
  const bench = await EditBench.open({ ...request, ...values, onWarning }, load);
  try {
    const start = await bench.start({ seed, psi, w }, load);
    const { latent, pictures, edited, ...figures } = await optimizeEdit(bench, start, settings, {
      signal,
      isStopped: control.isStopped,
      async onStep({ picture, ...step }) {
        onProgress?.({ type: 'step', ...step });
        control.emit({ ...step, ...(picture ? { picture: toPictures(picture)[0] } : {}) });
        await control.pause();
      },
    });
    const wPlus = latent.get('wPlus');
    return {
      picture: toPictures(edited)[0],
      way: pictures.flatMap((picture) => toPictures(picture)),
      ...(wPlus ? { w: wPlus } : { styles: latent }),
      ...figures,
    };
  } finally {
    await bench.close();
  }
}
