import { z } from 'zod';
import { phases } from '../../adapt/index.js';
import { machine, machineOptions } from '../options/machineOptions.js';
import { option } from '../options/option.js';
import {
  listOf,
  number,
  oneOf,
  oneOrMore,
  orWord,
  path,
  positive,
  text,
  toggle,
  whole,
} from '../options/valueTypes.js';
import { recordOptions } from '../run/recordOptions.js';
import { mostSteps, stopOptions } from './stopOptions.js';

const what = 'What is adapted';
const course = 'The course of the run';
const layers = 'What trains';
const losses = 'What pulls';
const optimiser = 'How it learns';
const drawing = 'How pictures are drawn';

/** Networks and texts. */
const inputs = {
  generator: option(path('the path of a StyleGAN2 checkpoint'), {
    group: what,
    help: 'StyleGAN2 checkpoint: rosinality .pt, NVIDIA .pkl or safetensors; a path or an address',
    argument: 'FILE',
  }),
  clip: option(listOf(path('the path of a CLIP')), {
    group: what,
    help: 'CLIP checkpoint (OpenAI, open_clip) or Hugging Face folder; repeat it for several',
    argument: 'FILE',
  }),
  source: option(text('a few words for what the generator draws now, such as photo').optional(), {
    group: what,
    help: 'what the generator draws now, such as "photo"; asked for unless --style-images says it all',
    argument: 'TEXT',
  }),
  target: option(oneOrMore(text('a few words for what it shall draw, such as sketch')).optional(), {
    group: what,
    help: 'what it shall draw, such as "sketch"; repeat it for a mixture',
    argument: 'TEXT',
  }),
  targetWeights: option(listOf(number({ least: -1000, most: 1000 })).optional(), {
    group: what,
    help: 'weight of each --target, in their order, such as 0.7,0.3; below 0 leads away from it',
    argument: 'N,N',
    defaultText: 'equal',
  }),
  styleImages: option(listOf(path('a picture or a folder of pictures')).optional(), {
    group: what,
    help:
      'pictures of the target (PNG, JPEG, WebP), or folders of them, without the folders inside; instead of texts, or ' +
      'beside them with --image-weight',
    argument: 'FILE',
  }),
  targetImages: option(listOf(path('a picture or a folder of pictures')).optional(), {
    group: what,
    help: 'the older name of --style-images, with which --target has no say unless --image-weight gives it one',
    argument: 'FILE',
  }),
  imageWeight: option(number({ least: 0, most: 1 }).optional(), {
    group: what,
    help: 'share of the pictures where texts and pictures mix, such as 0.5; the texts have the rest',
    defaultText: '1, the pictures alone',
  }),
  preset: option(text('the name of a preset').optional(), {
    group: what,
    help: 'settings to start from; flags given beside it win (the names are listed below)',
    argument: 'NAME',
  }),
};

const courses = {
  iterations: option(whole({ least: 1, most: 1_000_000 }), {
    group: course,
    help: 'training steps; with --stop auto the most that it may take',
    defaultText: `${mostSteps} with --stop auto, else 300`,
  }),
  batch: option(whole({ least: 1, most: 1024 }), { group: course, help: 'pictures of a step' }),
  microBatch: option(whole({ least: 1, most: 1024 }).optional(), {
    group: course,
    help: 'pictures computed at once, which bounds the memory; results do not change',
    defaultText: 'the whole batch',
  }),
  seed: option(whole({ least: 0 }), { group: course, help: 'decides every random number' }),
};

/** What `--train` stands for: a phase without a choice of layers, and its rate where that is not the usual one (`docs/guards.md`). */
export const trainedParts = {
  full: { phase: 'all' },
  style: { phase: 'style', learningRate: 0.05 },
  affine: { phase: 'affine', learningRate: 0.005 },
} as const;

const trained = {
  train: option(oneOf(['layers', 'full', 'style', 'affine']).optional(), {
    group: layers,
    help:
      'what is trained: full (the whole synthesis network), layers (some, chosen before each step, or as the options below say), ' +
      'style (one offset in style space, a domain of kilobytes), or affine (all modulations and one block)',
    defaultText: 'full',
  }),
  phase: option(oneOf(phases), { group: layers, help: `which parameters may train: ${phases.join(', ')}` }),
  layers: option(orWord(whole({ least: 1, most: 64 }), ['auto', 'all']), {
    group: layers,
    help: 'layers chosen before each step: a number, auto (two thirds), or all (no choice)',
    argument: 'N|auto|all',
  }),
  layerRule: option(oneOf(['exact', 'reference']), {
    group: layers,
    help: 'which layer an entry of w+ stands for: exact, or reference (off by one)',
  }),
  layerBatch: option(whole({ least: 1, most: 1024 }), {
    group: layers,
    help: 'samples that the choice sees',
  }),
  layerSteps: option(whole({ least: 1, most: 1000 }), { group: layers, help: 'descent steps of the choice' }),
  layerRate: option(positive(), { group: layers, help: 'learning rate of these steps' }),
};

const weight = (help: string) => option(number({ least: 0, most: 1e6 }), { group: losses, help });

const pulls = {
  clipWeights: option(listOf(number({ least: 0, most: 1e6 })).optional(), {
    group: losses,
    help: 'weight of each CLIP, in their order, such as 1,0.5',
    argument: 'N,N',
    defaultText: '1 for each',
  }),
  lossDirection: weight("weight of the directional loss, the paper's"),
  lossGlobal: weight('weight of the global loss'),
  lossPatch: weight('weight of the directional loss of patches'),
  lossManifold: weight('weight of the manifold loss'),
  lossAngle: weight(
    'weight of the in-domain angle loss, which keeps pictures as different from each other as they were',
  ),
  lossRelation: option(number({ least: 0, most: 1e6 }), {
    group: losses,
    help: 'weight of the relation loss, which keeps which pictures are like which',
    defaultText: '1, or 0 with a batch of 1 and in presets',
  }),
  lossMoment: weight(
    'weight of the moment loss: the mean change of a batch beside the mean change to the text and its variations; ' +
      'instead of the directional loss',
  ),
  lossCovariance: weight('weight of its other half: how changes spread in a batch, as the texts do'),
  variations: option(whole({ least: 2, most: 1024 }), {
    group: losses,
    help: 'variations of the target text that these two compare with',
  }),
  lossEwc: option(number({ least: 0, most: 1e12 }), {
    group: losses,
    help: 'weight of elastic weight consolidation, which holds what matters to the source (1e7 in its paper)',
  }),
  views: option(whole({ least: 1, most: 64 }), {
    group: losses,
    help: 'views by which the directional loss judges a change: the whole picture, and random windows of it',
  }),
  viewShare: option(number({ least: 0.1, most: 1 }), {
    group: losses,
    help: "side of these windows, as a share of the picture's",
  }),
  lossTexture: weight('weight of the texture loss (needs --texture-clip)'),
  textureClip: option(path().optional(), {
    group: losses,
    help: 'CLIP of the texture loss, a ResNet in the reference',
    argument: 'FILE',
  }),
  textureFrom: option(oneOf(['frozen', 'none']), {
    group: losses,
    help: 'picture with which the texture loss compares: frozen or none',
  }),
  directionMetric: option(oneOf(['cosine', 'mse', 'mae']), {
    group: losses,
    help: 'how a change is compared with the wanted one: cosine, mse or mae',
  }),
  editFloor: option(number({ least: 0, most: 2 }), {
    group: losses,
    help: 'length of an edit below which its direction counts less',
  }),
  patchSize: option(orWord(whole({ least: 8, most: 4096 }), ['auto']), {
    group: losses,
    help: 'side of a patch in pixels, or auto',
    argument: 'N|auto',
  }),
  patchCount: option(whole({ least: 1, most: 256 }), { group: losses, help: 'patches of each picture' }),
  templates: option(path('the path of a text file').optional(), {
    group: losses,
    help: 'file of prompts, one a line, with {} for the class',
    argument: 'FILE',
    defaultText: "prompts.json beside the CLIP, and ImageNet's 79",
  }),
  partTemplates: option(path('the path of a text file').optional(), {
    group: losses,
    help: 'the same for the patch loss',
    argument: 'FILE',
    defaultText: 'the 15 of the reference',
  }),
  resize: option(oneOf(['antialiased', 'reference']), {
    group: losses,
    help: "how pictures come to CLIP's size: antialiased or reference",
  }),
  sourcePictures: option(whole({ least: 1, most: 4096 }), {
    group: losses,
    help: 'generated pictures that an image direction starts from (--style-images), and that --loss-ewc looks at',
  }),
  pictureGoal: option(oneOf(['pictures', 'text']), {
    group: losses,
    help: 'with --style-images: what layers are chosen by, pictures (mixed with texts as --image-weight says) or text',
  }),
};

const learning = {
  learningRate: option(positive(), {
    group: optimiser,
    help: "Adam's rate, before the correction below",
    defaultText: '0.002; 0.05 with --train style, 0.005 with affine',
  }),
  beta1: option(number({ least: 0, most: 0.9999 }), { group: optimiser, help: "Adam's first beta" }),
  beta2: option(number({ least: 0, most: 0.999999 }), { group: optimiser, help: "Adam's second beta" }),
  epsilon: option(positive(), { group: optimiser, help: "Adam's epsilon" }),
  regularizationInterval: option(whole({ least: 0, most: 1000 }), {
    group: optimiser,
    help: "StyleGAN2's n, which corrects rate and betas by n / (n + 1); 0 for no correction",
  }),
  averageDecay: option(number({ least: 0, most: 0.9999 }), {
    group: optimiser,
    help: 'how much of the moving average of the weights, which is what is shown and kept, stays in a step; 0 takes them as they are',
  }),
  idle: option(oneOf(['skip', 'fade']), {
    group: optimiser,
    help: 'what Adam does to a layer that is not chosen: skip (torch 2) or fade (torch 1)',
  }),
};

const pictures = {
  mixing: option(number({ least: 0, most: 1 }), { group: drawing, help: 'probability of mixing two styles' }),
  sharedNoise: option(toggle(), { group: drawing, help: 'both generators draw the same noise' }),
  sharedCrossover: option(toggle(), { group: drawing, help: 'both generators mix styles at the same layer' }),
  truncation: option(number({ least: -2, most: 2 }), { group: drawing, help: 'psi while training' }),
  sampleTruncation: option(number({ least: -2, most: 2 }), { group: drawing, help: 'psi of samples' }),
  label: option(whole({ least: 0 }).optional(), {
    group: drawing,
    help: 'class of a conditional generator',
    defaultText: 'drawn for each picture',
  }),
};

const place = {
  ...machineOptions,
  activation: option(oneOf(['quickGelu', 'gelu']).optional(), {
    group: machine,
    help: 'activation of the CLIPs, where their files do not say: quickGelu or gelu',
    defaultText: "the file's",
  }),
};

/** Everything that decides an adaptation, as `options.json` holds it. */
export const adaptOptions = z.strictObject({
  ...inputs,
  ...courses,
  ...stopOptions,
  ...trained,
  ...pulls,
  ...learning,
  ...pictures,
  ...recordOptions,
  ...place,
});

export type AdaptOptions = z.output<typeof adaptOptions>;
