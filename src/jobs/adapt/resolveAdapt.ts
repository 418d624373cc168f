import { type AdaptationSettings, adaptationRows, resolveSettings } from '../../adapt/index.js';
import { checkInputs, givenSettings } from '../../api/adapt/adaptRequest.js';
import { resolveValues } from '../../settings/check.js';
import { present } from '../../settings/row.js';
import { type AdaptOptions, adaptOptions, type GivenAdaptOptions } from './options.js';

/** The options that are settings of the method. */
export function settingsOf(options: AdaptOptions): AdaptationSettings {
  const settings = Object.entries(options).filter(([name]) => name in adaptationRows);
  return Object.fromEntries(settings) as unknown as AdaptationSettings;
}

/**
 * All options of a run: those given, over those of the preset, over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveAdaptOptions(given: GivenAdaptOptions): AdaptOptions {
  const own = present(given);
  const { templates: _, partTemplates: __, ...settings } = resolveSettings(givenSettings(own), own.preset);
  const options = resolveValues(adaptOptions, own, settings);
  const { clip, styleImages, textureClip } = options;
  checkInputs(settingsOf(options), {
    clips: clip.length,
    images: styleImages?.length,
    hasTextureClip: textureClip !== undefined,
    isTextGiven: own.target !== undefined,
  });
  return options;
}
