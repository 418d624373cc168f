import { option } from '../options/option.js';
import { listOf, number, path, toggle } from '../options/valueTypes.js';

const group = 'Domains';

/** Domains of kilobytes that are put on a generator, the same for every command that draws with one. */
export const domainOptions = {
  domain: option(listOf(path('the path of a domain file')).optional(), {
    group,
    help: 'domains to put on the generator (domain.safetensors of --train style, direction.safetensors of an edit)',
    argument: 'FILE',
  }),
  domainWeights: option(listOf(number({ least: -100, most: 100 })).optional(), {
    group,
    help: 'how much of each, such as 1,0.5',
    argument: 'N,N',
    defaultText: '1 for each',
  }),
  anyParent: option(toggle().optional(), {
    group,
    help: 'take domains of other generators of the same shape too',
  }),
};
