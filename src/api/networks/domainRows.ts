import { list, number, toggle } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** The heading under which help lists {@link domainRows}. */
export const domains = 'Domains';

/** How domains of kilobytes are put on a generator, the same for every call that draws with one. */
export const domainRows = {
  /** How much of each domain; 1 by default. */
  domainWeights: row(list(number({ least: -100, most: 100 })), {
    group: domains,
    help: 'how much of each, such as 1,0.5',
    argument: 'N,N',
    defaultText: '1 for each',
    optional: true,
  }),
  /** Whether to take domains of other generators of the same shape too. */
  anyParent: row(toggle(), {
    group: domains,
    help: 'take domains of other generators of the same shape too',
    optional: true,
  }),
};
