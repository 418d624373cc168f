import { named, says } from '../../errors.js';
import { choosesLayers } from '../pair/trainableSettings.js';
import { demand } from './demand.js';
import type { AdaptationSettings } from './table.js';
import { imageShare, listTargets, partTemplatesOf, sourceOf } from './targets.js';

/**
 * Throws a `UserError` for texts and weights of the target that make no sense; `pictures` is how many style images there are,
 * undefined for a target of texts alone.
 */
export function checkTargets(settings: AdaptationSettings, pictures: number | undefined): void {
  const { lossGlobal, lossManifold, lossPatch, pictureGoal, templates } = settings;
  const share = imageShare(settings);
  demand(
    share > 0 && share <= 1,
    says`${named('imageWeight')} is ${share}: give a number above 0 up to 1, or no style images`,
  );
  demand(
    share === 1 || pictures !== undefined,
    says`${named('imageWeight')} is the share of style images, and there are none: give some, or leave it out`,
  );
  const picturesSayAll = pictures !== undefined && share === 1;
  const comparesText =
    !picturesSayAll || (pictureGoal === 'text' && (lossGlobal > 0 || choosesLayers(settings)));
  const needsBoth = !picturesSayAll || lossManifold > 0 || lossPatch > 0;
  checkTexts(settings, comparesText || needsBoth, pictures !== undefined);
  demand(
    !needsBoth || sourceOf(settings).trim() !== '',
    says`the ${named('source')} text is empty: say what the generator draws now, such as "photo"`,
  );
  demand(
    !needsBoth || templates === undefined || templates.length > 0,
    says`the list of ${named('templates')} is empty: give at least one, such as "a photo of a {}."`,
  );
  demand(
    lossPatch === 0 || partTemplatesOf(settings).length > 0,
    says`the list of ${named('partTemplates')} is empty: the patch loss needs one`,
  );
  demand(pictures !== 0, 'there is no style image: give at least one');
}

function checkTexts(settings: AdaptationSettings, areUsed: boolean, hasPictures: boolean): void {
  const { targetWeights = [] } = settings;
  const targets = listTargets(settings);
  demand(
    !areUsed || (targets.length > 0 && targets.every((text) => text.trim() !== '')),
    says`the ${named('target')} text is empty: say what it should draw, such as "sketch"`,
  );
  const twice = targets.find((text, i) => targets.indexOf(text) < i);
  demand(
    twice === undefined,
    says`the ${named('target')} text "${twice ?? ''}" is given twice: give it once, with the weight that it should have`,
  );
  demand(
    targetWeights.length === 0 || targetWeights.length === targets.length,
    says`there are ${targetWeights.length} ${named('targetWeights')} for ${targets.length} target texts: give one for each`,
  );
  const least = hasPictures ? 'not all of them 0' : 'at least one of them above 0';
  demand(
    targetWeights.length === 0 || targetWeights.some((weight) => (hasPictures ? weight !== 0 : weight > 0)),
    says`${named('targetWeights')} are ${targetWeights.join(', ')}: give numbers, ${least}`,
  );
}
