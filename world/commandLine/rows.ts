import { path, whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';

/** The heading of folders and files that a command writes. */
export const where = 'Where it goes';

/** The side of pictures that are drawn. */
export const sizeRow = row(whole({ least: 16, most: 1024 }), {
  group: 'What is drawn',
  help: 'side of a picture in pixels',
  default: 64,
});

/** The folder of a command that continues what lies in it already. */
export function outFolder(byDefault: string, help: string) {
  return row(path('the path of a folder', 'place'), {
    group: where,
    help,
    argument: 'DIR',
    default: byDefault,
  });
}
