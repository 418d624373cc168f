import { demand } from './demand.js';
import type { AdaptationSettings } from './settings.js';
import { listTargets } from './targets.js';

/**
 * Throws a `UserError` for texts and weights of the target that make no sense; `pictures` is how many target pictures there
 * are, undefined for a target of texts alone.
 */
export function checkTargets(settings: AdaptationSettings, pictures: number | undefined): void {
  const { losses, layerSelection, pictureGoal, templates, partTemplates, imageWeight } = settings;
  demand(
    imageWeight > 0 && imageWeight <= 1,
    `imageWeight is ${imageWeight}; give a number above 0 up to 1, or no target pictures`,
  );
  demand(
    imageWeight === 1 || pictures !== undefined,
    'imageWeight is the share of target pictures, and there are none; give some, or leave it out',
  );
  const picturesSayAll = pictures !== undefined && imageWeight === 1;
  const comparesText =
    !picturesSayAll || (pictureGoal === 'text' && (losses.global > 0 || layerSelection !== null));
  const needsBoth = !picturesSayAll || losses.manifold > 0 || losses.patch > 0;
  checkTexts(settings, comparesText || needsBoth, pictures !== undefined);
  demand(
    !needsBoth || settings.source.trim() !== '',
    'the source text is empty; say what the generator draws now, such as "photo"',
  );
  demand(
    !needsBoth || templates === null || templates.length > 0,
    'the list of templates is empty; give at least one, such as "a photo of a {}."',
  );
  demand(
    losses.patch === 0 || partTemplates.length > 0,
    'the list of partTemplates is empty; the patch loss needs one',
  );
  demand(pictures !== 0, 'there is no target picture; give at least one');
}

function checkTexts(settings: AdaptationSettings, areUsed: boolean, hasPictures: boolean): void {
  const { targetWeights } = settings;
  const targets = listTargets(settings);
  demand(
    !areUsed || (targets.length > 0 && targets.every((text) => text.trim() !== '')),
    'the target text is empty; say what shall be drawn, such as "sketch"',
  );
  const twice = targets.find((text, i) => targets.indexOf(text) < i);
  demand(
    twice === undefined,
    `the target text "${twice}" is given twice; give it once, with the weight that it shall have`,
  );
  demand(
    targetWeights.length === 0 || targetWeights.length === targets.length,
    `there are ${targetWeights.length} targetWeights for ${targets.length} target texts; give one for each`,
  );
  const least = hasPictures ? 'not all of them 0' : 'at least one of them above 0';
  demand(
    targetWeights.every((weight) => Number.isFinite(weight)) &&
      (targetWeights.length === 0 ||
        targetWeights.some((weight) => (hasPictures ? weight !== 0 : weight > 0))),
    `targetWeights are ${targetWeights.join(', ')}; give numbers, ${least}`,
  );
}
