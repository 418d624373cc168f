import { defaultStopRule } from '../../adapt/index.js';
import { option } from '../options/option.js';
import { number, oneOf, whole } from '../options/valueTypes.js';

const ending = 'When it ends';

/** The meter of an adaptation, and what ends it. */
export const stopOptions = {
  stop: option(oneOf(['auto', 'never']), {
    group: ending,
    help:
      'auto ends when quality has levelled off or too little diversity is left, and keeps the best generator; never takes ' +
      'all steps',
    defaultText: 'auto; never with --iterations, or a preset of its own length',
  }),
  stopPatience: option(whole({ least: 1, most: 1_000_000 }), {
    group: ending,
    help: 'steps without progress after which quality counts as levelled off',
  }),
  stopDiversity: option(number({ least: 0, most: 1 }), {
    group: ending,
    help: "share of the frozen generator's diversity below which it ends; 0 for no limit",
  }),
  meterEvery: option(whole({ least: 0, most: 1_000_000 }), {
    group: ending,
    help: 'steps between readings of the meter (quality and diversity); 0 for none',
  }),
  meterPictures: option(whole({ least: 2, most: 4096 }), {
    group: ending,
    help: 'pictures that the meter looks at, of the seeds from 0 on',
  }),
};

/** What these are where neither options nor preset say anything, but for `stop`. */
export const stopDefaults = {
  stopPatience: defaultStopRule.patience,
  stopDiversity: defaultStopRule.diversity,
  meterEvery: 25,
  meterPictures: 24,
} as const;

/** The most steps of a run that ends by itself, where nothing is said. */
export const mostSteps = 900;
