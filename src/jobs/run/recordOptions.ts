import { option } from '../options/option.js';
import { whole } from '../options/valueTypes.js';

/** The heading under which help lists {@link recordOptions}. */
export const record = 'What the run folder gets';

/** What every run that draws pictures leaves in its folder on the way. */
export const recordOptions = {
  samples: option(whole({ least: 1, most: 64 }), { group: record, help: 'pictures of a sample sheet' }),
  sampleEvery: option(whole({ least: 0 }), {
    group: record,
    help: 'steps between sample sheets; 0 for none',
  }),
  saveEvery: option(whole({ least: 1 }), { group: record, help: 'steps between checkpoints' }),
};
