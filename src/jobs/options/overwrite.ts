import { named, says, UserError } from '../../errors.js';
import { isPresent } from '../../platform/regularFile.node.js';
import { toggle } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** Row of the permission to write over files, under a heading of help. */
export const overwriteRow = (group: string) =>
  row(toggle(), { group, help: 'write over files that are there already', optional: true });

/** Checks that nothing is written over without a word: a `UserError` names the first file that is there already. */
export async function checkNotThere(
  files: readonly string[],
  { overwrite = false }: { readonly overwrite?: boolean | undefined },
): Promise<void> {
  if (overwrite) return;
  for (const file of files) {
    if (!(await isPresent(file))) continue;
    throw new UserError(
      says`${file} is there already: choose another name, or add ${named('overwrite')} to write over it`,
    );
  }
}
