import type { AdaptationSettings, adaptationRows, GivenSettings } from '../../adapt/index.js';
import { checkTargets, presets, resolveSettings, adaptationRows as rows } from '../../adapt/index.js';
import { named, says, UserError } from '../../errors.js';
import { text } from '../../settings/kind.js';
import { type GivenOf, input, optionalInput, optionalRows } from '../../settings/row.js';
import { imageListKind } from '../image/imageKinds.js';
import type { ImageSource } from '../image/imageSource.js';
import type { ClipSource, GeneratorSource } from '../networks/givenNetworks.js';
import type { LoadClipOptions } from '../networks/networks.js';
import type { PromptSource } from '../networks/prompts.js';
import { activationKind, clipKind, clipsKind, generatorKind, promptsKind } from '../networks/sourceKinds.js';
import type { RequestOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { AdaptEvent } from './events.js';

/** Inputs of an adaptation: networks, images, prompts. */
export interface AdaptInputs {
  /** The generator to adapt. */
  readonly generator: GeneratorSource;
  /** One CLIP, or several that guide together. */
  readonly clip: ClipSource | readonly ClipSource[];
  /** The CLIP of the texture loss, a ResNet in the reference. */
  readonly textureClip?: ClipSource | undefined;
  /** Images of the target: instead of texts, or in addition to them with `imageWeight`. */
  readonly styleImages?: readonly ImageSource[] | undefined;
  /** Settings to start from, by name; those that are given win. */
  readonly preset?: string | undefined;
  /** Prompts with `{}` for the class; those of the CLIP and ImageNet's 79 by default. */
  readonly templates?: PromptSource | undefined;
  /** Prompts of the patch loss; the 15 of the reference by default. */
  readonly partTemplates?: PromptSource | undefined;
  /** The activation of the CLIPs, where their files do not say. */
  readonly activation?: LoadClipOptions['activation'];
}

/** Options of {@link adapt}: networks, texts, and any setting of the method by its name. */
export interface AdaptRequest
  extends AdaptInputs,
    GivenOf<typeof adaptationRows>,
    RequestOptions<AdaptEvent> {}

/** What a request names besides settings. */
export const adaptInputs = {
  generator: input(generatorKind),
  clip: input(clipsKind),
  textureClip: optionalInput(clipKind),
  styleImages: optionalInput(imageListKind),
  preset: optionalInput(text(`one of ${presets.map(({ name }) => name).join(', ')}`)),
  templates: optionalInput(promptsKind),
  partTemplates: optionalInput(promptsKind),
  activation: optionalInput(activationKind),
};

/** Throws a `UserError` for an option that is not known, and an input that is missing or wrong. */
function checkOptions(request: AdaptRequest): void {
  requestValues(optionalRows(rows), request, adaptInputs);
}

const settingNames = new Set(Object.keys(rows));

/** The settings among the options of an adaptation. */
export function givenSettings(options: object): GivenSettings {
  return Object.fromEntries(Object.entries(options).filter(([name]) => settingNames.has(name)));
}

/**
 * All settings of a request: those given, over those of the preset, over the defaults.
 *
 * Throws a `UserError` for an unknown, missing or wrong option, and for options that exclude each other.
 */
export function resolveRequest(request: AdaptRequest): AdaptationSettings {
  checkOptions(request);
  const settings = resolveSettings(givenSettings(request), request.preset);
  const { clip, styleImages, textureClip } = request;
  checkInputs(settings, {
    clips: Array.isArray(clip) ? clip.length : 1,
    images: styleImages?.length,
    hasTextureClip: textureClip !== undefined,
    isTextGiven: request.target !== undefined,
  });
  return settings;
}

/** Inputs that the settings of an adaptation must fit. */
export interface CountedInputs {
  readonly clips: number;
  readonly images: number | undefined;
  readonly hasTextureClip: boolean;
  readonly isTextGiven: boolean;
}

/** Checks that settings fit what an adaptation starts from; a `UserError` says what to change. */
export function checkInputs(settings: AdaptationSettings, inputs: CountedInputs): void {
  const { clipWeights, lossTexture, textureFrom } = settings;
  if (clipWeights && clipWeights.length !== inputs.clips) {
    throw new UserError(
      says`there are ${clipWeights.length} ${named('clipWeights')} for ${inputs.clips} CLIPs: give one for each ${named('clip')}`,
    );
  }
  if (lossTexture > 0 && textureFrom === 'frozen' && !inputs.hasTextureClip) {
    throw new UserError(
      says`option ${named('lossTexture')} needs a CLIP of its own, a ResNet in the reference: give ${named('textureClip')}`,
    );
  }
  checkTarget(settings, inputs);
}

function checkTarget(settings: AdaptationSettings, { images, isTextGiven }: CountedInputs): void {
  const { source, target, imageWeight } = settings;
  if (imageWeight !== undefined && images === undefined) {
    throw new UserError(
      says`option ${named('imageWeight')} is the share of images, and there are none: give ${named('styleImages')}, or leave it out`,
    );
  }
  if (images !== undefined && isTextGiven && imageWeight === undefined) {
    throw new UserError(
      says`options ${named('target')} and ${named('styleImages')} are both given: say with ${named('imageWeight')}, such as 0.5, how much the images count (1 for the images alone)`,
    );
  }
  const needsTexts = images === undefined || (imageWeight ?? 1) < 1;
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
  checkTargets(settings, images);
}
