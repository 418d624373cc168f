import { z } from 'zod';
import { augmentGroups } from '../../gan/augment/index.js';
import { machineOptions } from '../options/machineOptions.js';
import { option } from '../options/option.js';
import { number, oneOf, orWord, path, positive, toggle, whole } from '../options/valueTypes.js';
import { record, recordOptions } from '../run/recordOptions.js';

const what = 'What is trained';
const course = 'The course of the run';
const few = 'Against overfitting';
const learning = 'How it learns';

const inputs = {
  data: option(path('the path of a folder or zip archive of pictures'), {
    group: what,
    help: 'pictures: a folder with its folders inside, or a zip archive (PNG, JPEG, WebP)',
    argument: 'DIR|ZIP',
  }),
  resolution: option(whole({ least: 8, most: 1024 }).optional(), {
    group: what,
    help: 'side of the pictures, a power of two; each is cut to its middle square and resized',
    defaultText: 'the largest that needs no picture enlarged; with --init, that of its generator',
  }),
  mirror: option(toggle(), { group: what, help: 'every picture also mirrored left to right' }),
  skipBroken: option(toggle(), { group: what, help: 'leave out files that cannot be read, and count them' }),
  init: option(path('the path of a StyleGAN2 checkpoint or of a run of nada train').optional(), {
    group: what,
    help: 'start from this generator (and discriminator, if it holds one) instead of random numbers',
    argument: 'FILE|RUN',
  }),
  channelBase: option(whole({ least: 8, most: 65536 }).optional(), {
    group: what,
    help: 'features of a layer times its resolution; the papers have 16384 or 32768',
    defaultText: '2048',
  }),
  channelMax: option(whole({ least: 4, most: 1024 }).optional(), {
    group: what,
    help: 'features of a layer at most; the papers have 512',
    defaultText: '128',
  }),
  latentSize: option(whole({ least: 4, most: 1024 }).optional(), {
    group: what,
    help: 'width of z and w; the papers have 512',
    defaultText: '128',
  }),
  mappingLayers: option(whole({ least: 1, most: 8 }).optional(), {
    group: what,
    help: 'layers of the mapping network; the papers have 8, or 2 for few pictures',
    defaultText: '4',
  }),
};

const courses = {
  kimg: option(positive(), {
    group: course,
    help: 'thousands of real pictures to see, repeated ones counted',
  }),
  batch: option(whole({ least: 1, most: 1024 }), { group: course, help: 'pictures of a step' }),
  seed: option(whole({ least: 0 }), { group: course, help: 'decides every random number' }),
};

const against = {
  augment: option(oneOf(['none', ...augmentGroups]), {
    group: few,
    help: `changes that the discriminator sees: none, ${augmentGroups.join(', ')} (blits, geometry, colour, ...)`,
  }),
  p: option(orWord(number({ least: 0, most: 1 }), ['adaptive']), {
    group: few,
    help: 'probability of each change: a number, or adaptive (rises while the discriminator overfits)',
    argument: 'N|adaptive',
  }),
  target: option(number({ least: -1, most: 1 }), {
    group: few,
    help: 'with --p adaptive: share of real pictures called real, minus those called false, to steer for',
  }),
  adjustKimg: option(positive(), {
    group: few,
    help: 'with --p adaptive: thousands of pictures in which it can go from 0 to 1',
  }),
  auxiliary: option(number({ least: 0, most: 100 }), {
    group: few,
    help: "weight of the discriminator's second task, to rebuild pictures from its features; 0 for none",
  }),
  freezeD: option(whole({ least: 0, most: 64 }), {
    group: few,
    help: 'with --init: layers of the discriminator, from the picture on, that do not train',
  }),
};

const learns = {
  gamma: option(orWord(number({ least: 0, most: 1e6 }), ['auto']), {
    group: learning,
    help: 'weight of R1, or auto (0.0002 resolution^2 / batch)',
    argument: 'N|auto',
  }),
  pathLength: option(number({ least: 0, most: 1e6 }), {
    group: learning,
    help: 'weight of the path length regularisation; 0 for none',
  }),
  mixing: option(number({ least: 0, most: 1 }), {
    group: learning,
    help: 'probability of mixing two styles',
  }),
  learningRate: option(positive(), { group: learning, help: "Adam's rate, for both networks" }),
  generatorRate: option(positive().optional(), {
    group: learning,
    help: "Adam's rate for the generator alone; a lower one spares what --init has learned",
    defaultText: 'that of --learning-rate',
  }),
  generatorStart: option(whole({ least: 0 }), {
    group: learning,
    help: 'steps at the start in which the discriminator alone learns; for --init without a discriminator',
  }),
  averageKimg: option(orWord(positive(), ['auto']), {
    group: learning,
    help: 'half-life of the moving average in thousands of pictures, or auto (10 batch / 32)',
    argument: 'N|auto',
  }),
};

const results = {
  ...recordOptions,
  snapshotEvery: option(whole({ least: 0 }), {
    group: record,
    help: 'steps between generators that are kept; 0 for none',
  }),
  metricEvery: option(whole({ least: 0 }), {
    group: record,
    help: 'steps between measurements of KID and FID; 0 for none',
  }),
  metricPictures: option(whole({ least: 16, most: 50_000 }), {
    group: record,
    help: 'pictures of either kind that are compared, at most',
  }),
  metricData: option(path('the path of a folder or zip archive of pictures').optional(), {
    group: record,
    help: 'pictures to compare with that training never sees',
    argument: 'DIR|ZIP',
    defaultText: 'those of --data',
  }),
  clip: option(path('the path of a CLIP').optional(), {
    group: record,
    help: 'CLIP whose picture embeddings are compared (CLIP-KID, CLIP-FID)',
    argument: 'FILE',
    defaultText: 'features of a fixed random network, good for comparing runs on the same pictures only',
  }),
};

/** Everything that decides a training, as `options.json` holds it. */
export const trainOptions = z.strictObject({
  ...inputs,
  ...courses,
  ...against,
  ...learns,
  ...results,
  ...machineOptions,
});

export type TrainOptions = z.output<typeof trainOptions>;
