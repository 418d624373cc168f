import { named, says, UserError } from '../../errors.js';

const most = 10_000;

/**
 * Seeds of a list such as `0-15` or `1,5,7-9`, in its order.
 *
 * Throws a `UserError` for anything else, and for more than 10,000.
 */
export function parseSeeds(list: string): number[] {
  const seeds: number[] = [];
  for (const part of list.split(',')) {
    const [, first, last = first] = /^\s*(\d{1,15})\s*(?:-\s*(\d{1,15})\s*)?$/.exec(part) ?? [];
    if (first === undefined || Number(last) < Number(first)) {
      throw new UserError(
        says`option ${named('seeds')} is ${JSON.stringify(list)}: give numbers and ranges such as 0-15 or 1,5,7`,
      );
    }
    if (seeds.length + Number(last) - Number(first) >= most) {
      throw new UserError(
        says`option ${named('seeds')} is ${JSON.stringify(list)}: give at most ${most} seeds, several times if need be`,
      );
    }
    for (let seed = Number(first); seed <= Number(last); seed++) seeds.push(seed);
  }
  return seeds;
}

/** Columns and rows of a grid. */
export interface GridShape {
  readonly columns: number;
  readonly rows: number;
}

/**
 * The grid `4x3` (columns by rows) for that many pictures; nearly square when none is given.
 *
 * Throws a `UserError` for another form, and for a grid with too few places.
 */
export function parseGrid(text: string | undefined, count: number): GridShape {
  if (text === undefined) {
    const columns = Math.ceil(Math.sqrt(count));
    return { columns, rows: Math.ceil(count / columns) };
  }
  const [, columns, rows] = /^\s*(\d{1,4})\s*[x×]\s*(\d{1,4})\s*$/i.exec(text) ?? [];
  if (!(Number(columns) > 0 && Number(rows) > 0)) {
    throw new UserError(
      says`option ${named('grid')} is ${JSON.stringify(text)}: give columns and rows from 1, such as 4x4`,
    );
  }
  if (Number(columns) * Number(rows) < count) {
    throw new UserError(
      says`option ${named('grid')} is ${text}, too small for ${count} pictures: give fewer seeds or a larger grid`,
    );
  }
  return { columns: Number(columns), rows: Number(rows) };
}
