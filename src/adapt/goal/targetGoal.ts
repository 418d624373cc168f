import { UserError } from '../../errors.js';
import {
  dot,
  partDirections,
  prompts,
  type TextEmbeddings,
  textDirection,
  textMean,
  unit,
  weightedSum,
} from '../../guidance/index.js';
import { usesVariations } from '../loss/coupledLoss.js';
import { choosesLayers } from '../pair/trainableSettings.js';
import type { AdaptationSettings } from '../settings/table.js';
import {
  imageShare,
  leavesTexts,
  mixDirections,
  mixEmbeddings,
  partTemplatesOf,
  sourceOf,
  targetTexts,
} from '../settings/targets.js';
import type { Goal } from './goal.js';
import { imageDirection } from './imageDirection.js';
import { textChanges } from './variations.js';

/** Embeddings of the settings' texts and images by one CLIP. */
export interface GoalSources {
  readonly templates: readonly string[];
  /** Unit embeddings of the texts that {@link neededTexts} lists. */
  readonly embed: TextEmbeddings;
  /** The mean embeddings of generated pictures, where the direction starts from, and of target pictures. */
  readonly pictures?: { readonly start: Float64Array; readonly target: Float64Array } | undefined;
  /** The CLIP, for messages. */
  readonly name: string;
}

/** The bare text of the global loss in training; layer selection takes the class without the article. */
function globalText(name: string): string {
  return `a ${name}`;
}

/** The texts that {@link targetGoal} asks for. */
export function neededTexts(
  settings: AdaptationSettings,
  templates: readonly string[],
  hasPictures: boolean,
): string[] {
  const { pictureGoal } = settings;
  const [source, imageWeight] = [sourceOf(settings), imageShare(settings)];
  const texts = targetTexts(settings);
  const targets = texts.map(({ text }) => text);
  const classes = [source, ...targets];
  const parts = classes.flatMap((name) => prompts(partTemplatesOf(settings), name));
  const compared = leavesTexts(texts) ? classes : targets;
  const comparesText = !hasPictures || pictureGoal === 'text' || imageWeight < 1;
  const picturesSayAll = hasPictures && imageWeight === 1;
  return [
    ...(picturesSayAll && settings.lossManifold === 0
      ? []
      : classes.flatMap((name) => prompts(templates, name))),
    ...(settings.lossPatch > 0 ? parts.flatMap((part) => prompts(templates, part)) : []),
    ...(settings.lossGlobal > 0 && comparesText ? compared.map(globalText) : []),
    ...(choosesLayers(settings) && comparesText ? compared : []),
  ];
}

/**
 * The goal of one CLIP, in float64.
 *
 * Throws a `UserError` for a source and target that are the same to it, and targets that cancel each other out.
 */
export function targetGoal(settings: AdaptationSettings, sources: GoalSources): Goal {
  const source = sourceOf(settings);
  const { templates, embed } = sources;
  const means = (name: string): Float64Array => textMean(embed, templates, name);
  const direction = directionOf(settings, sources);
  const target = meteredTarget(settings, sources);
  const needsChanges = usesVariations(settings);
  const start = needsChanges || settings.lossEwc > 0 ? sourceMean(settings, sources) : undefined;
  return {
    direction,
    target,
    source: start,
    changes:
      needsChanges && start
        ? textChanges({ source: start, target, direction }, settings.variations, settings.seed)
        : undefined,
    global: settings.lossGlobal > 0 ? comparedWith(settings, sources, globalText) : undefined,
    selection: choosesLayers(settings) ? comparedWith(settings, sources, (name) => name) : undefined,
    textCosine:
      settings.lossManifold > 0
        ? dot(mixEmbeddings(targetTexts(settings), source, means), means(source))
        : undefined,
    parts: settings.lossPatch > 0 ? partsOf(settings, sources) : undefined,
  };
}

/** Embeddings that quality is measured against: the means of the texts over the templates, and the images' own. */
function meteredTarget(
  settings: AdaptationSettings,
  { templates, embed, pictures }: GoalSources,
): Float64Array {
  const shown = pictures && unit(pictures.target);
  return besidePictures(settings, shown, (name) => textMean(embed, templates, name));
}

/** Embeddings of images before they change: the source's mean over the templates, and the generated images' own. */
function sourceMean(settings: AdaptationSettings, { templates, embed, pictures }: GoalSources): Float64Array {
  const [source, imageWeight] = [sourceOf(settings), imageShare(settings)];
  const drawn = pictures && unit(pictures.start);
  if (drawn && imageWeight === 1) return drawn;
  const said = textMean(embed, templates, source);
  return drawn ? unit(weightedSum([said, drawn], [1 - imageWeight, imageWeight])) : said;
}

function directionOf(settings: AdaptationSettings, sources: GoalSources): Float64Array {
  const [source, imageWeight] = [sourceOf(settings), imageShare(settings)];
  const { templates, embed, pictures, name } = sources;
  const shown =
    pictures && distinct(imageDirection(pictures.start, pictures.target), [source, 'pictures'], name);
  if (shown && imageWeight === 1) return shown;
  const said = mixed(
    targetTexts(settings).map(({ text, weight }) => ({
      vector: distinct(textDirection(embed, templates, source, text), [source, text], name),
      weight,
    })),
    name,
  );
  if (!shown) return said;
  return mixed(
    [
      { vector: said, weight: 1 - imageWeight },
      { vector: shown, weight: imageWeight },
    ],
    name,
  );
}

/** Embeddings that the global loss or the choice of layers compares images with; `wording` makes the text of a class. */
function comparedWith(
  settings: AdaptationSettings,
  { embed, pictures }: GoalSources,
  wording: (name: string) => string,
): Float64Array {
  const shown = pictures && settings.pictureGoal === 'pictures' ? unit(pictures.target) : undefined;
  return besidePictures(settings, shown, (name) => embed(wording(name)));
}

/** Embeddings of the texts by `embedClass`, and of the images where they count. */
function besidePictures(
  settings: AdaptationSettings,
  shown: Float64Array | undefined,
  embedClass: (name: string) => Float64Array,
): Float64Array {
  const [source, imageWeight] = [sourceOf(settings), imageShare(settings)];
  if (shown && imageWeight === 1) return shown;
  const said = mixEmbeddings(targetTexts(settings), source, embedClass);
  return shown ? unit(weightedSum([said, shown], [1 - imageWeight, imageWeight])) : said;
}

/** The direction of each part, mixed as the texts are; pictures say nothing about parts. */
function partsOf(settings: AdaptationSettings, { templates, embed, name }: GoalSources): Float64Array[] {
  const [source, partTemplates] = [sourceOf(settings), partTemplatesOf(settings)];
  const texts = targetTexts(settings).map(({ text, weight }) => ({
    rows: partDirections(embed, templates, partTemplates, source, text),
    weight,
  }));
  return partTemplates.map((_, part) =>
    mixed(
      texts.map(({ rows, weight }) => ({ vector: rows[part], weight })),
      name,
    ),
  );
}

function distinct(
  direction: Float64Array,
  [from, to]: readonly [string, string],
  clip: string,
): Float64Array {
  if (direction.every(Number.isFinite)) return direction;
  throw new UserError(`"${from}" and "${to}" are the same to ${clip}: give two different texts`);
}

function mixed(parts: Parameters<typeof mixDirections>[0], clip: string): Float64Array {
  const direction = mixDirections(parts);
  if (direction) return direction;
  throw new UserError(
    `the targets cancel each other out to ${clip}: change their weights, or leave one of them out`,
  );
}
