import { named, says, UserError } from '../../errors.js';
import { nearestName } from '../../settings/didYouMean.js';
import { present } from '../../settings/row.js';
import { mostSteps } from '../course/courseSettings.js';
import { findPreset, type Preset, presets } from './presets.js';
import { type AdaptationSettings, adaptationSettings, type GivenSettings } from './table.js';

/** Settings that `train` stands for: a phase without a choice of layers, and its rate where that is not the usual one (docs/guards.md). */
export const trainedParts = {
  full: { phase: 'all' },
  style: { phase: 'style', learningRate: 0.05 },
  affine: { phase: 'affine', learningRate: 0.005 },
} as const;

/**
 * All settings of a run: those given, over those of the preset, over the defaults; `train`, the end of the run and what a batch of
 * one has no use for follow from them.
 *
 * Throws a `UserError` for an unknown preset, an unknown or wrong setting, and settings that exclude each other.
 */
export function resolveSettings(given: GivenSettings, presetName?: string | undefined): AdaptationSettings {
  const own = present(given);
  const preset = presetOf(presetName);
  const settings = adaptationSettings(
    preset?.settings ?? {},
    courseOf(own, preset),
    // There is nothing to relate a single image to.
    own.batch === 1 ? { lossRelation: 0 } : {},
    trainOf(own, preset),
    own,
  );
  if (settings.stop === 'auto' && settings.meterEvery === 0) {
    throw new UserError(
      says`options ${named('stop')} auto and ${named('meterEvery')} 0 exclude each other: give ${named('meterEvery')} such as 25, or ${named('stop')} never`,
    );
  }
  return settings;
}

/** The preset of a name, or undefined without one; a `UserError` lists the names there are. */
export function presetOf(name: string | undefined): Preset | undefined {
  if (name === undefined) return undefined;
  const preset = findPreset(name);
  if (preset) return preset;
  const names = presets.map((known) => known.name);
  const nearest = nearestName(name, names);
  const advice = nearest === undefined ? `take one of ${names.join(', ')}` : `did you mean "${nearest}"?`;
  throw new UserError(
    says`option ${named('preset')} is ${JSON.stringify(name)}, which does not exist: ${advice}`,
  );
}

/** Whether nothing but the defaults says how a run goes. */
function isOpen(preset: Preset | undefined): boolean {
  return preset === undefined || preset.name === 'default';
}

/**
 * How a run ends where nothing is said: by itself, unless somebody named its length (`iterations`, or a preset with steps of its
 * own) or wants no meter.
 */
function courseOf(
  { stop, iterations, meterEvery }: GivenSettings,
  preset: Preset | undefined,
): GivenSettings {
  const endsItself = isOpen(preset) && iterations === undefined && meterEvery !== 0;
  const chosen = stop ?? (endsItself ? 'auto' : 'never');
  return {
    stop: chosen,
    ...(isOpen(preset) && chosen === 'auto' ? { iterations: mostSteps } : {}),
  };
}

/** The settings that `train` stands for; a `UserError` where others say something else. */
function trainOf({ train, phase, layers }: GivenSettings, preset: Preset | undefined): GivenSettings {
  // A preset of the reference says which layers train.
  if (train === 'layers' && isOpen(preset)) {
    return { phase: 'paper', layers: phase === undefined ? 'auto' : 'all' };
  }
  if (train !== 'full' && train !== 'style' && train !== 'affine') return {};
  const own = trainedParts[train];
  for (const [name, value, expected] of [
    ['phase', phase, own.phase],
    ['layers', layers, 'all'],
  ] as const) {
    if (value !== undefined && value !== expected) {
      throw new UserError(
        says`options ${named('train')} ${train} and ${named(name)} ${value} exclude each other: leave one out`,
      );
    }
  }
  return { ...own, layers: 'all' };
}
