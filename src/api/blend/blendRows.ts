import { list, number, text } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

const group = 'How they are blended';

/** How generators are blended. */
export const blendRows = {
  /** Of two: how far the result is from the first to the second; 0.5 by default. */
  at: row(number({ least: -10, most: 10 }), {
    group,
    help: 'of two: how far it is from the first to the second',
    defaultText: '0.5',
    optional: true,
  }),
  /** Of any number: the share of each; equal by default. */
  weights: row(list(number({ least: -10, most: 10 })), {
    group,
    help: 'of any number: the share of each, such as 0.5,0.3,0.2',
    argument: 'N,N',
    defaultText: 'equal',
    optional: true,
  }),
  /** Groups of layers that come from one part alone, such as `coarse=a,fine=b`: coarse (4-8 px), medium (16-32), fine (64 and up). */
  layers: row(text('groups and letters such as coarse=a,fine=b'), {
    group,
    help: 'groups of layers that come from one alone: coarse (4-8 px), medium (16-32), fine (64 and up)',
    argument: 'LIST',
    defaultText: 'all are blended',
    optional: true,
  }),
};
