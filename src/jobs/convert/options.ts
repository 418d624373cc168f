import { convertRows } from '../../api/convert/convertRows.js';
import { path } from '../../settings/kind.js';
import { row, type ValuesOf } from '../../settings/row.js';
import { overwriteRow } from '../options/overwrite.js';

const { group } = convertRows.to;

/** Options of `nada convert`. */
export const convertOptions = {
  in: row(path('the path of a checkpoint', 'file'), { group, help: 'the checkpoint', positional: true }),
  out: row(path('the path of a file', 'place'), { group, help: 'the new file', positional: true }),
  ...convertRows,
  overwrite: overwriteRow(group),
};

export type ConvertOptions = ValuesOf<typeof convertOptions>;

/** Options of `nada inspect`. */
export const inspectOptions = {
  file: row(path('the path of a file or folder', 'file'), {
    group,
    help: 'a checkpoint, a Hugging Face folder, or a run folder',
    positional: true,
  }),
};
