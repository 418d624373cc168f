import { path, whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import { inRepository } from '../repository.js';

/** The heading of folders and files that a command writes. */
export const where = 'Where it goes';

/** The side of pictures that are drawn. */
export const sizeRow = row(whole({ least: 16, most: 1024 }), {
  group: 'What is drawn',
  help: 'side of a picture in pixels',
  default: 64,
});

/** The folder that a command writes, by default one of that name in `runs/` of the repository. */
export function outFolder(name: string, help: string) {
  return row(path('the path of a folder', 'place'), {
    group: where,
    help,
    argument: 'DIR',
    default: inRepository('runs', name),
    defaultText: `runs/${name}`,
  });
}
