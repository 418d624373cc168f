import { number } from '../../settings/kind.js';
import { type Row, row } from '../../settings/row.js';

/** Row of the weight of a term of a loss, under a heading of help. */
export function weightRow(group: string, help: string, byDefault: number): Row<number, 'default'> {
  return row(number({ least: 0, most: 1e6 }), { group, help, default: byDefault });
}
