import { named, says, UserError } from '../../errors.js';
import { resolveValues } from '../../settings/check.js';
import type { MapperSummary } from '../edit/mapper/events.js';
import { type MapperCommand, type MapperRunStart, mapperKind } from '../edit/mapper/mapperRun.js';
import { withAbsolutePaths } from '../options/paths.js';
import { beginRun, continueRun } from '../run/runLifecycle.js';
import { adaptedRun } from './adaptedRun.js';
import { type GivenMineOptions, type MineOptions, mineOptions, mineReference } from './options.js';

/** What mining may be given: any option, and what some of them may be taken from. */
export interface GivenMining extends GivenMineOptions {
  /** The run folder of an adaptation, which gives generator, CLIPs and target where they are not given. */
  readonly run?: string | undefined;
  /** `reference`: the values of the paper. */
  readonly preset?: 'reference' | undefined;
}

const command: MapperCommand<typeof mineOptions> = {
  name: 'mine',
  rows: mineOptions,
  lesson: ({ target, ...options }) => ({ ...options, to: target }),
};

/**
 * Mines the latents of an adapted generator that show its target already (Gal et al. 2021, section 4.3): trains a latent
 * mapper that moves every latent there, in a new run folder (`nada mine`).
 *
 * When the signal is aborted, the step under way is finished and saved, and the promise rejects with its reason. Throws a
 * `UserError` for wrong options and files, and a `NotFiniteError` when a step is not finite.
 */
export async function startMining(
  folder: string,
  given: GivenMining,
  start: MapperRunStart = {},
): Promise<MapperSummary> {
  const options = withAbsolutePaths(mineOptions, await resolveMineOptions(given));
  return beginRun(mapperKind(command, start), folder, options, start.signal);
}

/** Continues mining with the same bits as if it had never stopped, or goes on after its end with more steps. */
export function resumeMining(
  folder: string,
  resume: MapperRunStart & {
    readonly changes?: GivenMineOptions | undefined;
    readonly allowDrift?: boolean | undefined;
  } = {},
): Promise<MapperSummary> {
  const { changes = {}, allowDrift = false, signal } = resume;
  return continueRun(mapperKind(command, resume), folder, changes, allowDrift, signal);
}

/** All options: those given, over those of the run, over the preset, over the defaults. */
export async function resolveMineOptions({ run, preset, ...given }: GivenMining): Promise<MineOptions> {
  if (run !== undefined && given.generator !== undefined) {
    throw new UserError(
      says`option ${named('generator')} and the run ${run} both name a generator: leave one of them out`,
    );
  }
  const found = run === undefined ? {} : await adaptedRun(run);
  const usual = preset === 'reference' ? mineReference : {};
  if (run !== undefined && (given.target ?? found.target) === undefined) {
    throw new UserError(
      says`${run} was adapted to more than one text and names no one target: give ${named('target')} with a text`,
    );
  }
  return resolveValues(mineOptions, usual, found, given);
}
