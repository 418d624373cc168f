import type { EditOptimizeStep } from '../../../api/edit/optimize/events.js';
import { type OptimizeInputs, splitOptimizeValues } from '../../../api/edit/optimize/optimizeRequest.js';
import { OptimizeTraining } from '../../../api/edit/optimize/optimizeTraining.js';
import { resolveValues } from '../../../settings/check.js';
import { defineRun, type RunStart } from '../../run/defineRun.js';
import { heldNames } from '../../run/heldInputs.js';
import type { OptimizeRunEvent, OptimizeSummary } from './events.js';
import { editOptimizeOptions, type GivenOptimizeOptions } from './options.js';
import { optimizePaths, recordOptimize } from './recordOptimize.js';

/** What a start of an optimisation may be given. */
export interface OptimizeStart extends RunStart<OptimizeRunEvent, EditOptimizeStep> {
  /** Networks and the latent in memory, instead of those that options name: a run that began with them needs them again. */
  readonly inputs?: Partial<OptimizeInputs> | undefined;
}

/** `nada edit optimize`: moves the latent of one image in a run folder. */
export const optimizeRun = defineRun<
  typeof editOptimizeOptions,
  GivenOptimizeOptions,
  OptimizeTraining,
  OptimizeSummary,
  OptimizeStart,
  never,
  undefined
>({
  command: 'edit optimize',
  rows: editOptimizeOptions,
  resolve(given) {
    const options = resolveValues(editOptimizeOptions, given);
    splitOptimizeValues(options, options.w);
    return options;
  },
  held: heldNames,
  paths: optimizePaths,
  steps: ({ steps }) => steps,
  open(options, { inputs, signal, memory, listener }) {
    const values = splitOptimizeValues(options, options.w);
    return OptimizeTraining.open({ ...options, ...inputs, ...values, signal, memory, listener });
  },
  record: recordOptimize,
});
