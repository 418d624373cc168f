import { list, number, path, toggle } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

const group = 'Domains';

/** Domains of kilobytes that are put on a generator, the same for every command that draws with one. */
export const domainOptions = {
  domain: row(list(path('the path of a domain file', 'file')), {
    group,
    help: 'domains to put on the generator (domain.safetensors of --train style, direction.safetensors of an edit)',
    argument: 'FILE',
    optional: true,
  }),
  domainWeights: row(list(number({ least: -100, most: 100 })), {
    group,
    help: 'how much of each, such as 1,0.5',
    argument: 'N,N',
    defaultText: '1 for each',
    optional: true,
  }),
  anyParent: row(toggle(), {
    group,
    help: 'take domains of other generators of the same shape too',
    optional: true,
  }),
};
