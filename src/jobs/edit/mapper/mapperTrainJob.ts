import path from 'node:path';
import { isAddress } from '../../networks/networks.js';
import { parseOptions } from '../../options/parseOptions.js';
import { beginRun, continueRun } from '../../run/runLifecycle.js';
import type { MapperSummary } from './events.js';
import { type MapperCommand, type MapperRunStart, mapperKind } from './mapperRun.js';
import { type EditMapperOptions, editMapperDefaults, editMapperOptions } from './options.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenMapperOptions = {
  readonly [K in keyof EditMapperOptions]?: EditMapperOptions[K] | undefined;
};

const command: MapperCommand<EditMapperOptions> = {
  name: 'edit mapper train',
  schema: editMapperOptions,
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
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const options = parseOptions(editMapperOptions, { ...editMapperDefaults, ...present });
  return beginRun(mapperKind(command, start), folder, withAbsolutePaths(options), start.signal);
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

function withAbsolutePaths(options: EditMapperOptions): EditMapperOptions {
  const absolute = (place: string): string => (isAddress(place) ? place : path.resolve(place));
  const { generator, clip, domain } = options;
  return {
    ...options,
    generator: absolute(generator),
    clip: absolute(clip),
    ...(domain === undefined ? {} : { domain: domain.map(absolute) }),
  };
}
