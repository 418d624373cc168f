import { ganRows } from '../../gan/index.js';
import { path, toggle, whole } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../settings/row.js';
import { machineOptions } from '../options/machineOptions.js';
import { record, recordOptions } from '../run/recordOptions.js';

const what = 'What is trained';

/** The images and networks that a training reads. */
const inputs = {
  /** A folder or zip archive of images. */
  data: row(path('the path of a folder or zip archive of images', 'data'), {
    group: what,
    help: 'images: a folder, including those inside it, or a zip archive (PNG, JPEG, WebP)',
    argument: 'DIR|ZIP',
  }),
  /** Side of the images in pixels, a power of two. */
  resolution: row(whole({ least: 8, most: 1024 }), {
    group: what,
    help: 'side of the images, a power of two; each is cropped to its middle square and resized',
    defaultText: 'the largest that enlarges no image; with --init, that of its generator',
    optional: true,
  }),
  /** Whether every image also counts mirrored left to right. */
  mirror: row(toggle(), { group: what, help: 'also use every image mirrored left to right', default: false }),
  /** Whether files that cannot be read are left out and counted. */
  skipBroken: row(toggle(), {
    group: what,
    help: 'leave out files that cannot be read, and count them',
    default: false,
  }),
  /** A generator, and a discriminator if it holds one, to start from; random numbers by default. */
  init: row(path('the path of a StyleGAN2 checkpoint or of a run of nada train', 'data'), {
    group: what,
    help: 'start from this generator (and discriminator, if it holds one) instead of random numbers',
    argument: 'FILE|RUN',
    optional: true,
  }),
};

/** What a run leaves in its folder on the way, and what it measures. */
const results = {
  ...recordOptions({ samples: 16, sampleEvery: 250, saveEvery: 250 }),
  /** Steps between generators that are kept for good; 0 for none. */
  snapshotEvery: row(whole({ least: 0 }), {
    group: record,
    help: 'steps between generators that are kept; 0 for none',
    default: 0,
    changeable: true,
  }),
  /** Steps between measurements of KID and FID; 0 for none. */
  metricEvery: row(whole({ least: 0 }), {
    group: record,
    help: 'steps between measurements of KID and FID; 0 for none',
    default: 1000,
    changeable: true,
  }),
  /** The most real images that are compared with generated ones. */
  metricPictures: row(whole({ least: 16, most: 50_000 }), {
    group: record,
    help: 'most images of either kind that are compared',
    default: 1000,
  }),
  /** Images to compare with that training never sees; those of `data` by default. */
  metricData: row(path('the path of a folder or zip archive of images', 'data'), {
    group: record,
    help: 'images to compare with that training never sees',
    argument: 'DIR|ZIP',
    defaultText: 'those of --data',
    optional: true,
  }),
  /** A CLIP whose embeddings of images are compared, instead of the features of a random network. */
  clip: row(path('the path of a CLIP', 'weights'), {
    group: record,
    help: 'CLIP whose image embeddings are compared (CLIP-KID, CLIP-FID)',
    argument: 'FILE',
    defaultText: 'features of a fixed random network, good for comparing runs on the same images only',
    optional: true,
  }),
};

/** Everything that decides a training, as `options.json` holds it: its settings, and what it reads, leaves and computes on. */
export const trainOptions = {
  ...inputs,
  ...ganRows,
  ...results,
  ...machineOptions,
};

export type TrainOptions = ValuesOf<typeof trainOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenTrainOptions = GivenOf<typeof trainOptions>;
