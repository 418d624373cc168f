import { contrastiveDefaults } from '../../../contrastive/index.js';
import { number, path, positive, toggle, whole, word } from '../../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../../settings/row.js';
import { machineOptions } from '../../options/machineOptions.js';

const data = 'The pairs';
const model = 'The model';
const training = 'The training';
const results = 'What is written';

/** What a CLIP is and how it trains, wherever its pairs come from. */
export const clipModelOptions = {
  init: row(path('the path of a CLIP', 'weights'), {
    group: model,
    help: 'go on from the weights, size and vocabulary of this CLIP',
    argument: 'PLACE',
    defaultText: 'random weights',
    optional: true,
  }),
  resolution: row(whole({ least: 8, most: 1024 }), {
    group: model,
    help: 'side of the pictures in pixels',
    default: 64,
  }),
  tower: row(word(['vit', 'resnet']), {
    group: model,
    help: "image tower: a vision transformer, or CLIP's ResNet, which learns shapes from fewer pictures",
    default: 'vit',
  }),
  patch: row(whole({ least: 2, most: 128 }), {
    group: model,
    help: 'side of a patch of a vision transformer; it divides the resolution',
    defaultText: '8',
    optional: true,
  }),
  width: row(whole({ least: 2, most: 4096 }), {
    group: model,
    help: 'width of the image tower; of a ResNet, channels of its first stage',
    defaultText: '160, or 24 of a ResNet',
    optional: true,
  }),
  layers: row(whole({ least: 1, most: 64 }), {
    group: model,
    help: 'layers of the image tower; of a ResNet, blocks of each of its four stages',
    defaultText: '4, or 1 of a ResNet',
    optional: true,
  }),
  textWidth: row(whole({ least: 8, most: 4096 }), {
    group: model,
    help: 'width of the text tower',
    default: 128,
  }),
  textLayers: row(whole({ least: 1, most: 64 }), {
    group: model,
    help: 'layers of the text tower',
    default: 3,
  }),
  headWidth: row(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'width of a head of attention; it divides both widths',
    default: 32,
  }),
  embedding: row(whole({ least: 2, most: 4096 }), {
    group: model,
    help: 'width of the common space',
    default: 128,
  }),
  context: row(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'tokens of the longest text; longer captions are cut',
    default: 48,
  }),
  vocabulary: row(whole({ least: 514, most: 2 ** 20 }), {
    group: model,
    help: 'most tokens of the vocabulary, which is learned from the captions',
    default: 1000,
  }),
  steps: row(whole({ least: 1, most: 1e7 }), { group: training, help: 'training steps', default: 1000 }),
  batch: row(whole({ least: 2, most: 65536 }), {
    group: training,
    help: 'pairs compared in a step',
    default: 256,
  }),
  microBatch: row(whole({ least: 1, most: 65536 }), {
    group: training,
    help: 'pairs computed at once; it divides the batch, saves memory and changes nothing else',
    default: 32,
  }),
  learningRate: row(positive(), {
    group: training,
    help: 'highest learning rate',
    default: contrastiveDefaults.learningRate,
  }),
  muon: row(toggle(), {
    group: training,
    help: 'matrices and filters step by Muon instead of AdamW, at the same rate',
    default: false,
  }),
  warmUp: row(whole({ least: 0 }), {
    group: training,
    help: 'steps in which the rate rises to it',
    default: 100,
  }),
  weightDecay: row(number({ least: 0, most: 10 }), {
    group: training,
    help: 'decoupled weight decay',
    default: 0.1,
  }),
  wordWeight: row(number({ least: 0, most: 100 }), {
    group: training,
    help: 'weight of a second task, to tell the words of the text from the picture alone; 0 for none',
    default: contrastiveDefaults.words,
  }),
  averageDecay: row(number({ least: 0, most: 0.99999 }), {
    group: training,
    help: 'share of the moving average of the weights that stays in a step; the average is the result',
    default: contrastiveDefaults.averageDecay,
  }),
  augment: row(toggle(), {
    group: training,
    help: 'shift, scale, blur, cover and disturb the pictures a little; --no-augment leaves them alone',
    default: true,
  }),
  seed: row(whole({ least: 0 }), {
    group: training,
    help: 'seed of weights, order and augmentation',
    default: 0,
  }),
  saveEvery: row(whole({ least: 1 }), {
    group: results,
    help: 'steps between checkpoints',
    default: 100,
    changeable: true,
  }),
  evaluateEvery: row(whole({ least: 0 }), {
    group: results,
    help: 'steps between evaluations on held-out pairs; 0 for only one at the end',
    default: 100,
    changeable: true,
  }),
  half: row(toggle(), {
    group: results,
    help: 'write half-precision weights; --no-half writes 32 bits',
    default: true,
    changeable: true,
  }),
  ...machineOptions,
};

/** Options of `nada clip train` as a run stores them. */
export const clipTrainOptions = {
  data: row(path('the path of a folder or zip archive', 'data'), {
    group: data,
    help: 'pictures with NAME.txt beside NAME.png, or with captions.jsonl of lines {"file", "caption"}',
    argument: 'PLACE',
  }),
  heldOut: row(number({ least: 0, most: 0.9 }), {
    group: data,
    help: 'share of the pairs that is kept for evaluation',
    default: 0.05,
  }),
  skipBroken: row(toggle(), { group: data, help: 'leave out pictures that cannot be read', default: false }),
  prompts: row(path('the path of a text file', 'file'), {
    group: results,
    help: 'prompt templates, one a line with {}, to be stored as prompts.json',
    argument: 'FILE',
    optional: true,
  }),
  ...clipModelOptions,
};

export type ClipTrainOptions = ValuesOf<typeof clipTrainOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenClipTrainOptions = GivenOf<typeof clipTrainOptions>;

/** The part of the options that does not tell where the pairs come from. */
export type ClipModelOptions = ValuesOf<typeof clipModelOptions>;
