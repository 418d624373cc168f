import { whole } from '../../../settings/kind.js';
import { row } from '../../../settings/row.js';

/** Settings of a search. */
export const searchRows = {
  /** Matches of each query. */
  top: row(whole({ least: 1, most: 100_000 }), {
    group: 'What is searched',
    help: 'how many are found for each',
    default: 5,
  }),
};
