import { defaultSettings, findPreset, mergeSettings, type Preset, presets } from '../../adapt/index.js';
import { checkTargets } from '../../adapt/settings/checkTargets.js';
import { UserError } from '../../errors.js';
import { didYouMean } from '../options/didYouMean.js';
import { type OptionOrigin, parseOptions } from '../options/parseOptions.js';
import { optionsOfSettings, runDefaults, settingsOfOptions } from './adaptSettings.js';
import { type AdaptOptions, adaptOptions, trainedParts } from './options.js';
import { inOptionNames } from './settingNames.js';
import { mostSteps } from './stopOptions.js';

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenAdaptOptions = { readonly [K in keyof AdaptOptions]?: AdaptOptions[K] | undefined };

/** What every option is when neither it nor a preset is given. */
export const adaptDefaults: GivenAdaptOptions = { ...runDefaults, ...optionsOfSettings(defaultSettings) };

/**
 * All options of a run: those given, over those of the preset, over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveAdaptOptions(given: GivenAdaptOptions, origin?: OptionOrigin): AdaptOptions {
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  const preset = presetOf(present.preset);
  const { source, target } = preset?.settings ?? {};
  const texts = { ...(source === undefined ? {} : { source }), ...(target === undefined ? {} : { target }) };
  const settings = mergeSettings(preset?.settings ?? {});
  const train = trainOf(present, preset);
  const course = courseOf(present, preset);
  const merged = {
    ...runDefaults,
    ...optionsOfSettings(settings),
    ...texts,
    ...course,
    // There is nothing to relate a single picture to.
    ...(present.batch === 1 ? { lossRelation: 0 } : {}),
    ...train,
    ...present,
  };
  const options = parseOptions(adaptOptions, merged, origin);
  checkTogether(options);
  checkTargetOptions(options, present.target !== undefined);
  return options;
}

/** Whether nothing but the defaults says how a run goes. */
function isOpen(preset: Preset | undefined): boolean {
  return preset === undefined || preset.name === 'default';
}

/**
 * How a run ends where nothing is said: by itself, unless somebody named its length (`iterations`, or a preset with steps
 * of its own) or wants no meter.
 */
function courseOf(
  { stop, iterations, meterEvery }: Readonly<Record<string, unknown>>,
  preset: Preset | undefined,
): Partial<AdaptOptions> {
  const chosen = stop ?? (isOpen(preset) && iterations === undefined && meterEvery !== 0 ? 'auto' : 'never');
  return {
    stop: chosen as AdaptOptions['stop'],
    ...(isOpen(preset) && chosen === 'auto' ? { iterations: mostSteps } : {}),
  };
}

/** The options that `--train` stands for; a `UserError` where others say something else. */
function trainOf(
  { train, phase, layers }: Readonly<Record<string, unknown>>,
  preset: Preset | undefined,
): Partial<AdaptOptions> {
  // A preset of the reference says which layers train.
  if (train === 'layers' && isOpen(preset))
    return { phase: 'paper', layers: phase === undefined ? 'auto' : 'all' };
  if (train !== 'full' && train !== 'style' && train !== 'affine') return {};
  const own = trainedParts[train];
  for (const [flag, value, expected] of [
    ['--phase', phase, own.phase],
    ['--layers', layers, 'all'],
  ] as const) {
    if (value !== undefined && value !== expected) {
      throw new UserError(
        `options --train ${train} and ${flag} ${String(value)} exclude each other: leave one out`,
      );
    }
  }
  return { ...own, layers: 'all' };
}

/** The preset of a run, or undefined when it has none; a `UserError` lists the names there are. */
export function presetOf(name: unknown): Preset | undefined {
  if (typeof name !== 'string') return undefined;
  const preset = findPreset(name);
  if (preset) return preset;
  const names = presets.map((known) => known.name);
  const hint = didYouMean(name, names);
  const advice = hint.startsWith(': did') ? hint : `: take one of ${names.join(', ')}`;
  throw new UserError(`option --preset is ${JSON.stringify(name)}, which does not exist${advice}`);
}

function checkTogether(options: AdaptOptions): void {
  const { clip, clipWeights, lossTexture, textureClip } = options;
  if (options.stop === 'auto' && options.meterEvery === 0) {
    throw new UserError(
      'options --stop auto and --meter-every 0 exclude each other: give --meter-every such as 25, or --stop never',
    );
  }
  if (clipWeights && clipWeights.length !== clip.length) {
    throw new UserError(
      `there are ${clipWeights.length} clip weights for ${clip.length} CLIPs: give as many --clip as --clip-weights`,
    );
  }
  if (lossTexture > 0 && options.textureFrom === 'frozen' && textureClip === undefined) {
    throw new UserError(
      'option --loss-texture needs a CLIP of its own, a ResNet in the reference: give --texture-clip',
    );
  }
}

function checkTargetOptions(options: AdaptOptions, isTextGiven: boolean): void {
  const { source, target, styleImages, targetImages, imageWeight } = options;
  if (styleImages && targetImages) {
    throw new UserError(
      'options --style-images and --target-images are two names of one thing: give all pictures as --style-images',
    );
  }
  const images = styleImagesOf(options);
  if (imageWeight !== undefined && !images) {
    throw new UserError(
      'option --image-weight is the share of pictures, and there are none: give --style-images, or leave it out',
    );
  }
  if (styleImages && isTextGiven && imageWeight === undefined) {
    throw new UserError(
      'options --target and --style-images are both given: say with --image-weight, such as 0.5, how much the pictures count ' +
        '(1 for the pictures alone)',
    );
  }
  const needsTexts = !images || (imageWeight ?? 1) < 1;
  if (needsTexts && target === undefined) {
    throw new UserError(
      'option --target is missing: say in a few words what shall be drawn, or give --style-images alone',
    );
  }
  if (needsTexts && source === undefined) {
    throw new UserError(
      'option --source is missing: say in a few words what the generator draws now, such as photo',
    );
  }
  try {
    checkTargets(settingsOfOptions(options), images?.length);
  } catch (error) {
    throw inOptionNames(error);
  }
}

/** The target's pictures, whichever of their two names was used. */
export function styleImagesOf({
  styleImages,
  targetImages,
}: Pick<AdaptOptions, 'styleImages' | 'targetImages'>): readonly string[] | undefined {
  return styleImages ?? targetImages;
}
