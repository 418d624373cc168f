import { list, number, path, text, toggle } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';

const group = 'How they are blended';

/** Options of `nada blend`. */
export const blendOptions = {
  parts: row(list(path('the path of a generator or a domain', 'file')), {
    group,
    help: 'generators of one parent, or domains of it (with --generator); the first is a, the second b',
    positional: true,
  }),
  out: row(path('the path of a .safetensors or .pt file', 'place'), {
    group,
    help: 'the new generator, FILE.safetensors or FILE.pt',
    argument: 'FILE',
  }),
  generator: row(path('the path of a StyleGAN2 checkpoint', 'weights'), {
    group,
    help: 'the parent of the domains',
    argument: 'FILE',
    optional: true,
  }),
  at: row(number({ least: -10, most: 10 }), {
    group,
    help: 'of two: how far it is from the first to the second',
    defaultText: '0.5',
    optional: true,
  }),
  weights: row(list(number({ least: -10, most: 10 })), {
    group,
    help: 'of any number: the share of each, such as 0.5,0.3,0.2',
    argument: 'N,N',
    defaultText: 'equal',
    optional: true,
  }),
  layers: row(text('groups and letters such as coarse=a,fine=b'), {
    group,
    help: 'groups of layers that come from one alone: coarse (4-8 px), medium (16-32), fine (64 and up)',
    argument: 'LIST',
    defaultText: 'all are blended',
    optional: true,
  }),
  half: row(toggle(), { group, help: 'store half-precision numbers, for half the size', optional: true }),
};

export type BlendOptions = ValuesOf<typeof blendOptions>;
