import type { RunControl } from '../../run/liveRun.js';
import type { TrainingRun } from '../../run/run.js';
import { runTraining } from '../../run/runTraining.js';
import { startRun } from '../../run/startRun.js';
import type { EditOptimizeResult, EditOptimizeStep } from './events.js';
import { type EditOptimizeRequest, optimizeValues } from './optimizeRequest.js';
import { OptimizeTraining } from './optimizeTraining.js';

/** An optimisation under way. */
export type EditOptimizeRun = TrainingRun<EditOptimizeStep, EditOptimizeResult>;

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
  return startRun(request, (own, control: RunControl<EditOptimizeStep>) => {
    const { signal, onProgress: listener, snapshot } = own;
    let training: OptimizeTraining | undefined;
    const open = async (): Promise<OptimizeTraining> => {
      training = await OptimizeTraining.open({ ...own, ...optimizeValues(own), listener });
      return training;
    };
    const emit = (step: EditOptimizeStep): void => {
      const picture = training?.shown;
      control.emit({ ...step, ...(picture ? { picture } : {}) });
    };
    return runTraining(open, { signal, listener, snapshot }, { ...control, emit });
  });
}
