import { named, says, UserError } from '../../errors.js';

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
