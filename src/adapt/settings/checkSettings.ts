import { latentCount } from '../../stylegan2/index.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { usesVariations, weighedCouplings } from '../loss/coupledLoss.js';
import { selectableCount } from '../pair/trainable.js';
import { checkTargets } from './checkTargets.js';
import { demand } from './demand.js';
import { patchSide } from './patchSide.js';
import type { AdaptationSettings } from './settings.js';

type Checked = Pick<
  AdaptationOptions,
  'generator' | 'start' | 'clips' | 'textureClip' | 'targetPictures' | 'settings'
>;

/** The terms that lead somewhere; all others but `texture` hold on to what is there. */
const pulls = ['direction', 'moment', 'global', 'patch', 'manifold'] as const;

/** Throws a `UserError` for settings that make no sense, or don't fit the networks and pictures. */
export function checkSettings(options: Checked): void {
  checkNumbers(options.settings);
  checkTargets(options.settings, options.targetPictures?.length);
  checkClips(options);
  checkGenerator(options);
}

function checkNumbers(settings: AdaptationSettings): void {
  const { adam, layerSelection, losses } = settings;
  const whole = (name: string, value: number, least: number): void =>
    demand(
      Number.isSafeInteger(value) && value >= least,
      `${name} is ${value}; give a whole number of at least ${least}`,
    );
  const between = (name: string, value: number, low: number, high: number): void =>
    demand(value >= low && value <= high, `${name} is ${value}; give a number from ${low} to ${high}`);
  const limit = Number.MAX_VALUE;
  whole('iterations', settings.iterations, 0);
  whole('batch', settings.batch, 1);
  if (settings.microBatch !== null) whole('microBatch', settings.microBatch, 1);
  whole('seed', settings.seed, 0);
  whole('patchCount', settings.patchCount, 1);
  whole('sourcePictures', settings.sourcePictures, 1);
  if (settings.patchSize !== 'auto') whole('patchSize', settings.patchSize, 2);
  between('mixing', settings.mixing, 0, 1);
  between('editFloor', settings.editFloor, 0, 2);
  whole('views', settings.views, 1);
  between('viewShare', settings.viewShare, Number.MIN_VALUE, 1);
  demand(
    settings.views === 1 || settings.editFloor > 0,
    'several views need an edit floor, because twins draw equal pictures; give an editFloor such as 0.2, or views 1',
  );
  const [coupled] = weighedCouplings(settings);
  demand(
    coupled === undefined || settings.batch > 1,
    `losses.${coupled} compares the pictures of a batch; give a batch of at least 2`,
  );
  whole('variations', settings.variations, 2);
  demand(
    losses.moment === 0 || settings.editFloor > 0,
    'losses.moment needs an edit floor, because twins draw equal pictures; give an editFloor such as 0.2',
  );
  between('averageDecay', settings.averageDecay, 0, 1 - Number.EPSILON);
  between('truncation', settings.truncation, -2, 2);
  between('sampleTruncation', settings.sampleTruncation, -2, 2);
  between('adam.learningRate', adam.learningRate, Number.MIN_VALUE, limit);
  between('adam.beta1', adam.beta1, 0, 1 - Number.EPSILON);
  between('adam.beta2', adam.beta2, 0, 1 - Number.EPSILON);
  between('adam.epsilon', adam.epsilon, Number.MIN_VALUE, limit);
  whole('adam.regularizationInterval', adam.regularizationInterval, 0);
  for (const [term, weight] of Object.entries(losses)) between(`losses.${term}`, weight, 0, limit);
  demand(
    pulls.some((term) => losses[term] > 0) || (losses.texture > 0 && settings.textureFrom !== 'none'),
    'nothing pulls pictures to the target; give losses.direction a weight such as 1',
  );
  if (layerSelection) {
    demand(
      settings.phase !== 'style' && settings.phase !== 'affine',
      `phase ${settings.phase} trains parts of all layers, so none can be chosen; set layerSelection.count to all`,
    );
    whole('layerSelection.batch', layerSelection.batch, 1);
    whole('layerSelection.steps', layerSelection.steps, 1);
    between('layerSelection.rate', layerSelection.rate, Number.MIN_VALUE, limit);
    if (layerSelection.count !== 'auto') whole('layerSelection.count', layerSelection.count, 1);
  }
}

function checkClips({ clips, textureClip, settings }: Checked): void {
  const { clipWeights, losses, textureFrom, variations } = settings;
  demand(clips.length > 0, 'there is no CLIP; give at least one');
  if (usesVariations(settings)) {
    const smallest = Math.min(...clips.map(({ clip }) => clip.config.embedding));
    demand(
      variations < smallest,
      `variations is ${variations}; embeddings of ${smallest} numbers have room for at most ${smallest - 1}`,
    );
  }
  demand(
    clipWeights.length === 0 || clipWeights.length === clips.length,
    `there are ${clipWeights.length} clipWeights for ${clips.length} CLIPs; give one for each`,
  );
  demand(
    clipWeights.every((weight) => Number.isFinite(weight) && weight >= 0) &&
      (clipWeights.length === 0 || clipWeights.some((weight) => weight > 0)),
    `clipWeights are ${clipWeights.join(', ')}; give numbers from 0, at least one of them above 0`,
  );
  demand(
    losses.texture === 0 || textureFrom === 'none' || textureClip !== undefined,
    'the texture loss needs a CLIP of its own (RN50 in the reference); give one, or set losses.texture to 0',
  );
}

function checkGenerator({ generator: { config }, start, settings }: Checked): void {
  const { layerSelection, losses, patchSize, label } = settings;
  demand(config.imageChannels === 3, `the generator draws ${config.imageChannels} channels; CLIP reads 3`);
  demand(
    !start || JSON.stringify(start.config) === JSON.stringify(config),
    'the generator to start from is of another architecture than the frozen one; give two of the same',
  );
  if (layerSelection && layerSelection.count !== 'auto') {
    const most = selectableCount(config, layerSelection.rule);
    demand(
      layerSelection.count <= most,
      `layerSelection.count is ${layerSelection.count}; this generator of ${latentCount(config)} w+ entries ` +
        `has ${most} to choose from`,
    );
  }
  const side = patchSide(patchSize, config.size);
  demand(
    losses.patch === 0 || side <= config.size,
    `patches of ${side} px don't fit pictures of ${config.size} px; give a smaller patchSize`,
  );
  demand(
    label === null || (Number.isInteger(label) && label >= 0 && label < config.labelDim),
    config.labelDim === 0
      ? `label ${label} was given to a generator without classes; leave it out`
      : `label ${label} is not a class of the generator; give 0 to ${config.labelDim - 1}`,
  );
}
