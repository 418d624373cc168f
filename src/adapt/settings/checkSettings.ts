import { named, says } from '../../errors.js';
import { checkValues } from '../../settings/check.js';
import { latentCount } from '../../stylegan2/index.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { usesVariations, weighedCouplings } from '../loss/coupledLoss.js';
import { termWeights, weightOf } from '../loss/lossSettings.js';
import { selectableCount } from '../pair/trainable.js';
import { choosesLayers } from '../pair/trainableSettings.js';
import { checkTargets } from './checkTargets.js';
import { demand } from './demand.js';
import { patchSide } from './patchSide.js';
import { type AdaptationSettings, adaptationRows } from './table.js';

type Checked = Pick<
  AdaptationOptions,
  'generator' | 'start' | 'clips' | 'textureClip' | 'targetPictures' | 'settings'
>;

/** The terms that lead somewhere; all others but `texture` hold on to what is there. */
const pulls = ['direction', 'moment', 'global', 'patch', 'manifold'] as const;

/** Throws a `UserError` for settings that are out of their range, contradict each other, or don't fit the networks and images. */
export function checkSettings(options: Checked): void {
  const { templates: _, partTemplates: __, ...values } = options.settings;
  checkValues(adaptationRows, values);
  checkTogether(options.settings);
  checkTargets(options.settings, options.targetPictures?.length);
  checkClips(options);
  checkGenerator(options);
}

/** Throws a `UserError` for settings that contradict each other, whatever the networks. */
export function checkTogether(settings: AdaptationSettings): void {
  const { batch, editFloor, views, phase, textureFrom, lossTexture, lossMoment } = settings;
  demand(
    views === 1 || editFloor > 0,
    says`several views need an edit floor, because twins draw equal images: give ${named('editFloor')} such as 0.2, or ${named('views')} 1`,
  );
  const [coupled] = weighedCouplings(settings);
  demand(
    coupled === undefined || batch > 1,
    says`${named(termWeights[coupled ?? 'angle'])} compares the images of a batch: give a ${named('batch')} of at least 2`,
  );
  demand(
    lossMoment === 0 || editFloor > 0,
    says`${named('lossMoment')} needs an edit floor, because twins draw equal images: give ${named('editFloor')} such as 0.2`,
  );
  demand(
    pulls.some((term) => weightOf(settings, term) > 0) || (lossTexture > 0 && textureFrom !== 'none'),
    says`nothing pulls images to the target: give ${named('lossDirection')} a weight such as 1`,
  );
  demand(
    !choosesLayers(settings) || (phase !== 'style' && phase !== 'affine'),
    says`${named('phase')} ${phase} trains parts of all layers, so none can be chosen: set ${named('layers')} to all`,
  );
}

function checkClips({ clips, textureClip, settings }: Checked): void {
  const { clipWeights = [], lossTexture, textureFrom, variations } = settings;
  demand(clips.length > 0, says`there is no CLIP: give at least one ${named('clip')}`);
  if (usesVariations(settings)) {
    const smallest = Math.min(...clips.map(({ clip }) => clip.config.embedding));
    demand(
      variations < smallest,
      says`${named('variations')} is ${variations}: embeddings of ${smallest} numbers have room for at most ${smallest - 1}`,
    );
  }
  demand(
    clipWeights.length === 0 || clipWeights.length === clips.length,
    says`there are ${clipWeights.length} ${named('clipWeights')} for ${clips.length} CLIPs: give one for each`,
  );
  demand(
    clipWeights.length === 0 || clipWeights.some((weight) => weight > 0),
    says`${named('clipWeights')} are ${clipWeights.join(', ')}: give at least one above 0`,
  );
  demand(
    lossTexture === 0 || textureFrom === 'none' || textureClip !== undefined,
    says`${named('lossTexture')} needs a CLIP of its own (RN50 in the reference): give ${named('textureClip')}, or set it to 0`,
  );
}

function checkGenerator({ generator: { config }, start, settings }: Checked): void {
  const { layers, layerRule, lossPatch, patchSize, label } = settings;
  demand(config.imageChannels === 3, `the generator draws ${config.imageChannels} channels; CLIP reads 3`);
  demand(
    !start || JSON.stringify(start.config) === JSON.stringify(config),
    'the generator to start from is of another architecture than the frozen one: give two of the same',
  );
  if (typeof layers === 'number') {
    const most = selectableCount(config, layerRule);
    demand(
      layers <= most,
      says`${named('layers')} is ${layers}: this generator of ${latentCount(config)} w+ entries has ${most} to choose from`,
    );
  }
  const side = patchSide(patchSize, config.size);
  demand(
    lossPatch === 0 || side <= config.size,
    says`patches of ${side} px don't fit images of ${config.size} px: give a smaller ${named('patchSize')}`,
  );
  demand(
    label === undefined || label < config.labelDim,
    config.labelDim === 0
      ? says`${named('label')} ${label ?? 0} was given to a generator without classes: leave it out`
      : says`${named('label')} ${label ?? 0} is not a class of the generator: give 0 to ${config.labelDim - 1}`,
  );
}
