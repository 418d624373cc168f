import { domainRows, domains } from '../../api/networks/domainRows.js';
import { list, path } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** Domains of kilobytes that are put on a generator, the same for every command that draws with one. */
export const domainOptions = {
  domain: row(list(path('the path of a domain file', 'file')), {
    group: domains,
    help: 'domains to put on the generator (domain.safetensors of --train style, direction.safetensors of an edit)',
    argument: 'FILE',
    optional: true,
  }),
  ...domainRows,
};
