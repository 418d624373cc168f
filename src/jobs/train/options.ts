import { augmentGroups } from '../../gan/augment/index.js';
import { number, orWord, path, positive, toggle, whole, word } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../settings/row.js';
import { machineOptions } from '../options/machineOptions.js';
import { record, recordOptions } from '../run/recordOptions.js';

const what = 'What is trained';
const course = 'The course of the run';
const few = 'Against overfitting';
const learning = 'How it learns';

const inputs = {
  data: row(path('the path of a folder or zip archive of pictures', 'data'), {
    group: what,
    help: 'pictures: a folder with its folders inside, or a zip archive (PNG, JPEG, WebP)',
    argument: 'DIR|ZIP',
  }),
  resolution: row(whole({ least: 8, most: 1024 }), {
    group: what,
    help: 'side of the pictures, a power of two; each is cut to its middle square and resized',
    defaultText: 'the largest that needs no picture enlarged; with --init, that of its generator',
    optional: true,
  }),
  mirror: row(toggle(), { group: what, help: 'every picture also mirrored left to right', default: false }),
  skipBroken: row(toggle(), {
    group: what,
    help: 'leave out files that cannot be read, and count them',
    default: false,
  }),
  init: row(path('the path of a StyleGAN2 checkpoint or of a run of nada train', 'data'), {
    group: what,
    help: 'start from this generator (and discriminator, if it holds one) instead of random numbers',
    argument: 'FILE|RUN',
    optional: true,
  }),
  channelBase: row(whole({ least: 8, most: 65536 }), {
    group: what,
    help: 'features of a layer times its resolution; the papers have 16384 or 32768',
    defaultText: '2048',
    optional: true,
  }),
  channelMax: row(whole({ least: 4, most: 1024 }), {
    group: what,
    help: 'features of a layer at most; the papers have 512',
    defaultText: '128',
    optional: true,
  }),
  latentSize: row(whole({ least: 4, most: 1024 }), {
    group: what,
    help: 'width of z and w; the papers have 512',
    defaultText: '128',
    optional: true,
  }),
  mappingLayers: row(whole({ least: 1, most: 8 }), {
    group: what,
    help: 'layers of the mapping network; the papers have 8, or 2 for few pictures',
    defaultText: '4',
    optional: true,
  }),
};

const courses = {
  kimg: row(positive(), {
    group: course,
    help: 'thousands of real pictures to see, repeated ones counted',
    default: 200,
    changeable: true,
  }),
  batch: row(whole({ least: 1, most: 1024 }), { group: course, help: 'pictures of a step', default: 16 }),
  seed: row(whole({ least: 0 }), { group: course, help: 'decides every random number', default: 0 }),
};

const against = {
  augment: row(word(['none', ...augmentGroups]), {
    group: few,
    help: `changes that the discriminator sees: none, ${augmentGroups.join(', ')} (blits, geometry, colour, ...)`,
    default: 'bgc',
  }),
  p: row(orWord(number({ least: 0, most: 1 }), ['adaptive']), {
    group: few,
    help: 'probability of each change: a number, or adaptive (rises while the discriminator overfits)',
    argument: 'N|adaptive',
    default: 'adaptive',
  }),
  target: row(number({ least: -1, most: 1 }), {
    group: few,
    help: 'with --p adaptive: share of real pictures called real, minus those called false, to steer for',
    default: 0.6,
  }),
  adjustKimg: row(positive(), {
    group: few,
    help: 'with --p adaptive: thousands of pictures in which it can go from 0 to 1',
    default: 100,
  }),
  auxiliary: row(number({ least: 0, most: 100 }), {
    group: few,
    help: "weight of the discriminator's second task, to rebuild pictures from its features; 0 for none",
    default: 0,
  }),
  freezeD: row(whole({ least: 0, most: 64 }), {
    group: few,
    help: 'with --init: layers of the discriminator, from the picture on, that do not train',
    default: 0,
  }),
};

const learns = {
  gamma: row(orWord(number({ least: 0, most: 1e6 }), ['auto']), {
    group: learning,
    help: 'weight of R1, or auto (0.0002 resolution^2 / batch)',
    argument: 'N|auto',
    default: 'auto',
  }),
  pathLength: row(number({ least: 0, most: 1e6 }), {
    group: learning,
    help: 'weight of the path length regularisation; 0 for none',
    default: 2,
  }),
  mixing: row(number({ least: 0, most: 1 }), {
    group: learning,
    help: 'probability of mixing two styles',
    default: 0.9,
  }),
  learningRate: row(positive(), { group: learning, help: "Adam's rate, for both networks", default: 0.0025 }),
  generatorRate: row(positive(), {
    group: learning,
    help: "Adam's rate for the generator alone; a lower one spares what --init has learned",
    defaultText: 'that of --learning-rate',
    optional: true,
  }),
  generatorStart: row(whole({ least: 0 }), {
    group: learning,
    help: 'steps at the start in which the discriminator alone learns; for --init without a discriminator',
    default: 0,
  }),
  averageKimg: row(orWord(positive(), ['auto']), {
    group: learning,
    help: 'half-life of the moving average in thousands of pictures, or auto (10 batch / 32)',
    argument: 'N|auto',
    default: 'auto',
  }),
};

const results = {
  ...recordOptions({ samples: 16, sampleEvery: 250, saveEvery: 250 }),
  snapshotEvery: row(whole({ least: 0 }), {
    group: record,
    help: 'steps between generators that are kept; 0 for none',
    default: 0,
    changeable: true,
  }),
  metricEvery: row(whole({ least: 0 }), {
    group: record,
    help: 'steps between measurements of KID and FID; 0 for none',
    default: 1000,
    changeable: true,
  }),
  metricPictures: row(whole({ least: 16, most: 50_000 }), {
    group: record,
    help: 'pictures of either kind that are compared, at most',
    default: 1000,
  }),
  metricData: row(path('the path of a folder or zip archive of pictures', 'data'), {
    group: record,
    help: 'pictures to compare with that training never sees',
    argument: 'DIR|ZIP',
    defaultText: 'those of --data',
    optional: true,
  }),
  clip: row(path('the path of a CLIP', 'weights'), {
    group: record,
    help: 'CLIP whose picture embeddings are compared (CLIP-KID, CLIP-FID)',
    argument: 'FILE',
    defaultText: 'features of a fixed random network, good for comparing runs on the same pictures only',
    optional: true,
  }),
};

/** Everything that decides a training, as `options.json` holds it. */
export const trainOptions = {
  ...inputs,
  ...courses,
  ...against,
  ...learns,
  ...results,
  ...machineOptions,
};

export type TrainOptions = ValuesOf<typeof trainOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenTrainOptions = GivenOf<typeof trainOptions>;
