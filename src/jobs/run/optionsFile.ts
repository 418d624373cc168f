import { named, says, UserError } from '../../errors.js';
import { readTextFile } from '../../platform/fileSource.node.js';
import { checkValues } from '../../settings/check.js';
import { defaultsOf, present, type Rows, type ValuesOf } from '../../settings/row.js';

/**
 * The options of a run folder; those that change no bits and came with a later version have their defaults. A `UserError` names the
 * file when it is damaged.
 */
export async function readOptionsFile<R extends Rows>(file: string, rows: R): Promise<ValuesOf<R>> {
  const text = await readTextFile(file, 'record');
  let values: unknown;
  try {
    values = JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not JSON: undo the last change to it, or start a new run`);
  }
  const isObject = typeof values === 'object' && values !== null && !Array.isArray(values);
  // In the order of the file: a run that is resumed unchanged writes the same bytes.
  const all = isObject
    ? { ...(values as object), ...Object.assign(changeableDefaults(rows), values) }
    : values;
  return checkValues(rows, all, { file });
}

function changeableDefaults<R extends Rows>(rows: R): object {
  return Object.fromEntries(
    Object.entries(defaultsOf(rows)).filter(([name]) => rows[name].changeable === true),
  );
}

/** Stored options with some changed; a `UserError` names one that must stay as it was, or is wrong. */
export function changedOptions<R extends Rows>(
  rows: R,
  stored: ValuesOf<R>,
  changes: Readonly<Record<string, unknown>>,
): ValuesOf<R> {
  const given = present(changes);
  const before = stored as Readonly<Record<string, unknown>>;
  const fixed = Object.entries(given).find(
    ([name, value]) =>
      rows[name]?.changeable !== true && JSON.stringify(value) !== JSON.stringify(before[name]),
  );
  if (fixed) {
    throw new UserError(
      says`option ${named(fixed[0])} cannot change when a run is resumed: leave it out, or start a new run with ${named('out')}`,
    );
  }
  return checkValues(rows, { ...before, ...given });
}
