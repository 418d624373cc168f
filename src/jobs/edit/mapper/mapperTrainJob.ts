import { resolveValues } from '../../../settings/check.js';
import { withAbsolutePaths } from '../../options/paths.js';
import { beginRun, continueRun } from '../../run/runLifecycle.js';
import type { MapperSummary } from './events.js';
import { type MapperCommand, type MapperRunStart, mapperKind } from './mapperRun.js';
import { editMapperOptions, type GivenMapperOptions } from './options.js';

const command: MapperCommand<typeof editMapperOptions> = {
  name: 'edit mapper train',
  rows: editMapperOptions,
  lesson: (options) => ({ ...options, clip: [options.clip] }),
};

/**
 * Trains a latent mapper in a new run folder (`nada edit mapper train`).
 *
 * When the signal is aborted, the step under way is finished and saved, and the promise rejects with its reason. Throws a
 * `UserError` for wrong options and files, and a `NotFiniteError` when a step is not finite.
 */
export async function startMapperTraining(
  folder: string,
  given: GivenMapperOptions,
  start: MapperRunStart = {},
): Promise<MapperSummary> {
  const options = withAbsolutePaths(editMapperOptions, resolveValues(editMapperOptions, given));
  return beginRun(mapperKind(command, start), folder, options, start.signal);
}

/** Continues a training with the same bits as if it had never stopped, or goes on after its end with more steps. */
export function resumeMapperTraining(
  folder: string,
  resume: MapperRunStart & {
    readonly changes?: GivenMapperOptions | undefined;
    readonly allowDrift?: boolean | undefined;
  } = {},
): Promise<MapperSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(mapperKind(command, resume), folder, changes, allowDrift, signal);
}
