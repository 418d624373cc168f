import {
  type AdaptationPrompts,
  type AdaptationSettings,
  adaptationRows,
  checkTargets,
  resolveSettings,
} from '../../adapt/index.js';
import { named, says, UserError } from '../../errors.js';
import { resolveValues } from '../../settings/check.js';
import { present } from '../../settings/row.js';
import { type AdaptOptions, adaptOptions, type GivenAdaptOptions } from './options.js';

const settingNames = new Set(Object.keys(adaptationRows));

/** The options that are settings of the method. */
export function settingsOf(options: AdaptOptions, prompts: AdaptationPrompts = {}): AdaptationSettings {
  const settings = Object.entries(options).filter(([name]) => settingNames.has(name));
  return { ...(Object.fromEntries(settings) as unknown as AdaptationSettings), ...present(prompts) };
}

/**
 * All options of a run: those given, over those of the preset, over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveAdaptOptions(given: GivenAdaptOptions): AdaptOptions {
  const own = present(given);
  const isSetting = ([name]: readonly [string, unknown]): boolean => settingNames.has(name);
  const settings = Object.fromEntries(Object.entries(own).filter(isSetting));
  const { templates: _, partTemplates: __, ...resolved } = resolveSettings(settings, own.preset);
  const options = resolveValues(adaptOptions, own, resolved);
  checkTogether(options);
  checkTargetOptions(options, own.target !== undefined);
  return options;
}

function checkTogether({ clip, clipWeights, lossTexture, textureFrom, textureClip }: AdaptOptions): void {
  if (clipWeights && clipWeights.length !== clip.length) {
    throw new UserError(
      says`there are ${clipWeights.length} ${named('clipWeights')} for ${clip.length} CLIPs: give one for each ${named('clip')}`,
    );
  }
  if (lossTexture > 0 && textureFrom === 'frozen' && textureClip === undefined) {
    throw new UserError(
      says`option ${named('lossTexture')} needs a CLIP of its own, a ResNet in the reference: give ${named('textureClip')}`,
    );
  }
}

function checkTargetOptions(options: AdaptOptions, isTextGiven: boolean): void {
  const { source, target, styleImages, imageWeight } = options;
  if (imageWeight !== undefined && !styleImages) {
    throw new UserError(
      says`option ${named('imageWeight')} is the share of images, and there are none: give ${named('styleImages')}, or leave it out`,
    );
  }
  if (styleImages && isTextGiven && imageWeight === undefined) {
    throw new UserError(
      says`options ${named('target')} and ${named('styleImages')} are both given: say with ${named('imageWeight')}, such as 0.5, how much the images count (1 for the images alone)`,
    );
  }
  const needsTexts = !styleImages || (imageWeight ?? 1) < 1;
  if (needsTexts && target === undefined) {
    throw new UserError(
      says`option ${named('target')} is missing: say in a few words what it should draw, or give ${named('styleImages')} alone`,
    );
  }
  if (needsTexts && source === undefined) {
    throw new UserError(
      says`option ${named('source')} is missing: say in a few words what the generator draws now, such as photo`,
    );
  }
  checkTargets(settingsOf(options), styleImages?.length);
}
