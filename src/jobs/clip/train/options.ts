import { z } from 'zod';
import { contrastiveDefaults } from '../../../contrastive/index.js';
import { machineOptions } from '../../options/machineOptions.js';
import { option } from '../../options/option.js';
import { number, path, positive, toggle, whole } from '../../options/valueTypes.js';

const data = 'The pairs';
const model = 'The model';
const training = 'The training';
const results = 'What is written';

/** What a CLIP is and how it trains, wherever its pairs come from. */
export const clipModelOptions = {
  init: option(path('the path of a CLIP').optional(), {
    group: model,
    help: 'go on from the weights, size and vocabulary of this CLIP',
    argument: 'PLACE',
    defaultText: 'random weights',
  }),
  resolution: option(whole({ least: 8, most: 1024 }), {
    group: model,
    help: 'side of the pictures in pixels',
  }),
  tower: option(z.enum(['vit', 'resnet']), {
    group: model,
    help: "image tower: a vision transformer, or CLIP's ResNet, which learns shapes from fewer pictures",
  }),
  patch: option(whole({ least: 2, most: 128 }).optional(), {
    group: model,
    help: 'side of a patch of a vision transformer; it divides the resolution',
    defaultText: '8',
  }),
  width: option(whole({ least: 2, most: 4096 }).optional(), {
    group: model,
    help: 'width of the image tower; of a ResNet, channels of its first stage',
    defaultText: '160, or 24 of a ResNet',
  }),
  layers: option(whole({ least: 1, most: 64 }).optional(), {
    group: model,
    help: 'layers of the image tower; of a ResNet, blocks of each of its four stages',
    defaultText: '4, or 1 of a ResNet',
  }),
  textWidth: option(whole({ least: 8, most: 4096 }), { group: model, help: 'width of the text tower' }),
  textLayers: option(whole({ least: 1, most: 64 }), { group: model, help: 'layers of the text tower' }),
  headWidth: option(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'width of a head of attention; it divides both widths',
  }),
  embedding: option(whole({ least: 2, most: 4096 }), { group: model, help: 'width of the common space' }),
  context: option(whole({ least: 4, most: 1024 }), {
    group: model,
    help: 'tokens of the longest text; longer captions are cut',
  }),
  vocabulary: option(whole({ least: 514, most: 2 ** 20 }), {
    group: model,
    help: 'most tokens of the vocabulary, which is learned from the captions',
  }),
  steps: option(whole({ least: 1, most: 1e7 }), { group: training, help: 'training steps' }),
  batch: option(whole({ least: 2, most: 65536 }), { group: training, help: 'pairs compared in a step' }),
  microBatch: option(whole({ least: 1, most: 65536 }), {
    group: training,
    help: 'pairs computed at once; it divides the batch, saves memory and changes nothing else',
  }),
  learningRate: option(positive(), { group: training, help: 'highest learning rate' }),
  muon: option(toggle(), {
    group: training,
    help: 'matrices and filters step by Muon instead of AdamW, at the same rate',
  }),
  warmUp: option(whole({ least: 0 }), { group: training, help: 'steps in which the rate rises to it' }),
  weightDecay: option(number({ least: 0, most: 10 }), { group: training, help: 'decoupled weight decay' }),
  wordWeight: option(number({ least: 0, most: 100 }), {
    group: training,
    help: 'weight of a second task, to tell the words of the text from the picture alone; 0 for none',
  }),
  averageDecay: option(number({ least: 0, most: 0.99999 }), {
    group: training,
    help: 'share of the moving average of the weights that stays in a step; the average is the result',
  }),
  augment: option(toggle(), {
    group: training,
    help: 'shift, scale, blur, cover and disturb the pictures a little; --no-augment leaves them alone',
  }),
  seed: option(whole({ least: 0 }), { group: training, help: 'seed of weights, order and augmentation' }),
  saveEvery: option(whole({ least: 1 }), { group: results, help: 'steps between checkpoints' }),
  evaluateEvery: option(whole({ least: 0 }), {
    group: results,
    help: 'steps between evaluations on held-out pairs; 0 for only one at the end',
  }),
  half: option(toggle(), { group: results, help: 'write half-precision weights; --no-half writes 32 bits' }),
  ...machineOptions,
};

/** Options of `nada clip train` as a run stores them. */
export const clipTrainOptions = z.strictObject({
  data: option(path('the path of a folder or zip archive'), {
    group: data,
    help: 'pictures with NAME.txt beside NAME.png, or with captions.jsonl of lines {"file", "caption"}',
    argument: 'PLACE',
  }),
  heldOut: option(number({ least: 0, most: 0.9 }), {
    group: data,
    help: 'share of the pairs that is kept for evaluation',
  }),
  skipBroken: option(toggle(), { group: data, help: 'leave out pictures that cannot be read' }),
  prompts: option(path('the path of a text file').optional(), {
    group: results,
    help: 'prompt templates, one a line with {}, to be stored as prompts.json',
    argument: 'FILE',
  }),
  ...clipModelOptions,
});

export type ClipTrainOptions = z.output<typeof clipTrainOptions>;

const modelSchema = z.strictObject(clipModelOptions);

/** The part of the options that does not tell where the pairs come from. */
export type ClipModelOptions = z.output<typeof modelSchema>;

/** What is taken for options that are not given. */
export const clipModelDefaults = {
  resolution: 64,
  tower: 'vit',
  textWidth: 128,
  textLayers: 3,
  headWidth: 32,
  embedding: 128,
  context: 48,
  vocabulary: 1000,
  steps: 1000,
  batch: 256,
  microBatch: 32,
  learningRate: contrastiveDefaults.learningRate,
  muon: false,
  warmUp: 100,
  weightDecay: 0.1,
  averageDecay: contrastiveDefaults.averageDecay,
  wordWeight: contrastiveDefaults.words,
  augment: true,
  seed: 0,
  saveEvery: 100,
  evaluateEvery: 100,
  half: true,
  device: 'auto',
  lowering: 'auto',
} as const satisfies Partial<ClipModelOptions>;

export const clipTrainDefaults = { ...clipModelDefaults, heldOut: 0.05, skipBroken: false } as const;

/** Options that may differ when a run is continued: none changes the bits of a step. */
export const clipChangeable = ['saveEvery', 'evaluateEvery', 'half', 'threads', 'device', 'lowering'];
