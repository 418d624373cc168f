import { positive, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import { weightRow } from '../sharedRows/weightRow.js';
import { featureWeightRow } from './featureWeight.js';

/** The heading under which help lists how latents are refined. */
export const refinement = 'Refinement';

/** Settings of the moving of a latent further to its image. */
export const inversionRows = {
  /** Steps of each image; 0 for none. */
  refine: row(whole({ least: 0, most: 100_000 }), {
    group: refinement,
    help: 'steps in which each latent is moved further to its image; 0 for none',
    default: 0,
  }),
  /** The highest learning rate of Adam, in deviations of w. */
  refineRate: row(positive(), {
    group: refinement,
    help: 'highest learning rate of Adam, in deviations of w',
    default: 0.1,
  }),
  /** Weight of the mean squared change of the latent in deviations of w: small changes can be edited best. */
  latentWeight: weightRow(refinement, 'weight of the squared change of the latent, in deviations of w', 0.01),
};

/** The weight of CLIP's features in a refinement. */
export const inversionFeatureRows = {
  /** Weight of the distance of CLIP's features; 1 with a CLIP by default. */
  clipWeight: featureWeightRow(refinement),
};
