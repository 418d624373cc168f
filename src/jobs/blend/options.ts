import { z } from 'zod';
import { option } from '../options/option.js';
import { listOf, number, path, text, toggle } from '../options/valueTypes.js';

const group = 'How they are blended';

/** Options of `nada blend`. */
export const blendOptions = z.strictObject({
  parts: option(listOf(path('the path of a generator or a domain')), {
    group,
    help: 'generators of one parent, or domains of it (with --generator); the first is a, the second b',
    positional: true,
  }),
  out: option(path('the path of a .safetensors or .pt file'), {
    group,
    help: 'the new generator, FILE.safetensors or FILE.pt',
    argument: 'FILE',
  }),
  generator: option(path('the path of a StyleGAN2 checkpoint').optional(), {
    group,
    help: 'the parent of the domains',
    argument: 'FILE',
  }),
  at: option(number({ least: -10, most: 10 }).optional(), {
    group,
    help: 'of two: how far it is from the first to the second',
    defaultText: '0.5',
  }),
  weights: option(listOf(number({ least: -10, most: 10 })).optional(), {
    group,
    help: 'of any number: the share of each, such as 0.5,0.3,0.2',
    argument: 'N,N',
    defaultText: 'equal',
  }),
  layers: option(text('groups and letters such as coarse=a,fine=b').optional(), {
    group,
    help: 'groups of layers that come from one alone: coarse (4-8 px), medium (16-32), fine (64 and up)',
    argument: 'LIST',
    defaultText: 'all are blended',
  }),
  half: option(toggle().optional(), { group, help: 'store half-precision numbers, for half the size' }),
});

export type BlendOptions = z.output<typeof blendOptions>;
