import { imageRows, measured, metricRows } from '../../api/train/trainRows.js';
import { ganRows } from '../../gan/index.js';
import { path } from '../../settings/kind.js';
import { type GivenOf, row, type ValuesOf } from '../../settings/row.js';
import { machineOptions } from '../options/machineOptions.js';
import { recordOptions } from '../run/recordOptions.js';

const what = 'What is trained';

/** The images and networks that a training reads. */
const inputs = {
  /** A folder or zip archive of images. */
  data: row(path('the path of a folder or zip archive of images', 'data'), {
    group: what,
    help: 'images: a folder, including those inside it, or a zip archive (PNG, JPEG, WebP)',
    argument: 'DIR|ZIP',
  }),
  ...imageRows,
  /** A generator, and a discriminator if it holds one, to start from; random numbers by default. */
  init: row(path('the path of a StyleGAN2 checkpoint or of a run of nada train', 'data'), {
    group: what,
    help: 'start from this generator (and discriminator, if it holds one) instead of random numbers',
    argument: 'FILE|RUN',
    optional: true,
  }),
};

// Named, so that declarations refer to the table and keep the text that editors show of each row.
type TrainRecordRows = ReturnType<typeof recordOptions>;

/** What a run leaves in its folder on the way. */
export const trainRecordOptions: TrainRecordRows = recordOptions({
  samples: 16,
  sampleEvery: 250,
  saveEvery: 250,
});

/** What a run measures, and against what. */
const metrics = {
  ...metricRows,
  /** Images to compare with that training never sees; those of `data` by default. */
  metricData: row(path('the path of a folder or zip archive of images', 'data'), {
    group: measured,
    help: 'images to compare with that training never sees',
    argument: 'DIR|ZIP',
    defaultText: 'those of --data',
    optional: true,
  }),
  /** A CLIP whose embeddings of images are compared, instead of the features of a random network. */
  clip: row(path('the path of a CLIP', 'weights', 'clip'), {
    group: measured,
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
  ...trainRecordOptions,
  ...metrics,
  ...machineOptions,
};

export type TrainOptions = ValuesOf<typeof trainOptions>;

/** Options of which only some are given; those that are undefined count as not given. */
export type GivenTrainOptions = GivenOf<typeof trainOptions>;
