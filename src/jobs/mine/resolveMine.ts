import { presetOfMining } from '../../api/mine/mineRequest.js';
import { named, says, UserError } from '../../errors.js';
import { resolveValues } from '../../settings/check.js';
import { adaptedRun } from './adaptedRun.js';
import { type GivenMineOptions, type GivenMining, type MineOptions, mineOptions } from './options.js';

/**
 * What the run of an adaptation gives to mining; nothing where there is none.
 *
 * Rejects with a `UserError` for a generator in addition to a run, and for a run that names no one target.
 */
export async function fromAdaptation({
  run,
  generator,
  target,
}: {
  readonly run?: string | undefined;
  readonly generator?: unknown;
  readonly target?: unknown;
}): Promise<GivenMineOptions> {
  if (run === undefined) return {};
  if (generator !== undefined) {
    throw new UserError(
      says`option ${named('generator')} and the run ${run} both name a generator: leave one of them out`,
    );
  }
  const found = await adaptedRun(run);
  if ((target ?? found.target) === undefined) {
    throw new UserError(
      says`${run} was adapted to more than one text and names no one target: give ${named('target')} with a text`,
    );
  }
  return found;
}

/** All options: those given, over those of the run, over the preset, over the defaults. */
export async function resolveMineOptions({ run, preset, ...given }: GivenMining): Promise<MineOptions> {
  const found = await fromAdaptation({ run, ...given });
  return resolveValues(mineOptions, presetOfMining(preset), found, given);
}
