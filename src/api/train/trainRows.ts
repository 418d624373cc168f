import { ganRows } from '../../gan/index.js';
import { toggle, whole } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

const images = 'What is trained';

/** The heading under which help lists what a training measures. */
export const measured = 'What is measured';

/** How the images of a training are brought to one size, and counted. */
export const imageRows = {
  /** Side of the images in pixels, a power of two; by default the largest that enlarges no image, or that of `init`. */
  resolution: row(whole({ least: 8, most: 1024 }), {
    group: images,
    help: 'side of the images, a power of two; each is cropped to its middle square and resized',
    defaultText: 'the largest that enlarges no image; with --init, that of its generator',
    optional: true,
  }),
  /** Whether every image also counts mirrored left to right. */
  mirror: row(toggle(), {
    group: images,
    help: 'also use every image mirrored left to right',
    default: false,
  }),
  /** Whether files that cannot be read are left out and counted. */
  skipBroken: row(toggle(), {
    group: images,
    help: 'leave out files that cannot be read, and count them',
    default: false,
  }),
};

/** When a training measures KID and FID, and of how many images. */
export const metricRows = {
  /** Steps between measurements of KID and FID; 0 for none. */
  metricEvery: row(whole({ least: 0 }), {
    group: measured,
    help: 'steps between measurements of KID and FID; 0 for none',
    default: 1000,
    changeable: true,
  }),
  /** The most real images that are compared with generated ones. */
  metricPictures: row(whole({ least: 16, most: 50_000 }), {
    group: measured,
    help: 'most images of either kind that are compared',
    default: 1000,
  }),
};

// Named, so that declarations refer to the tables and keep the text that editors show of each row.
type TrainRows = typeof imageRows & typeof ganRows & typeof metricRows;

/** Everything that decides a training besides images and networks. */
export const trainRows: TrainRows = { ...imageRows, ...ganRows, ...metricRows };

export type TrainValues = ValuesOf<typeof trainRows>;
