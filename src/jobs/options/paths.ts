import path from 'node:path';
import { isAddress } from '../../api/networks/networkSource.js';
import { shippedModels } from '../../api/networks/shippedModels.node.js';
import { shippedName } from '../../api/networks/shippedName.js';
import type { PathUse } from '../../settings/kind.js';
import type { Rows, ValuesOf } from '../../settings/row.js';

/** A path among options: the option, how it is read, and the path. */
export interface NamedPath {
  readonly option: string;
  readonly use: PathUse;
  readonly path: string;
}

/** The same options with absolute paths, so that they mean the same wherever a run is resumed; URLs stay, and so do options `held` otherwise. */
export function withAbsolutePaths<R extends Rows>(
  rows: R,
  options: ValuesOf<R>,
  held: ReadonlySet<string> = new Set(),
): ValuesOf<R> {
  const absolute = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(absolute);
    return typeof value === 'string' && !isAddress(value) ? path.resolve(value) : value;
  };
  const placed = (name: string, value: unknown): unknown => {
    const { shipped } = rows[name].kind;
    const each = (one: unknown): unknown =>
      one === shippedName && shipped ? shippedModels()[shipped] : absolute(one);
    return Array.isArray(value) ? value.map(each) : each(value);
  };
  return Object.fromEntries(
    Object.entries(options).map(([name, value]) => [
      name,
      rows[name]?.kind.path === undefined || held.has(name) ? value : placed(name, value),
    ]),
  ) as ValuesOf<R>;
}

/** The paths among options, in the order of the rows. */
export function pathsOf<R extends Rows>(rows: R, options: ValuesOf<R>): NamedPath[] {
  const values = options as Readonly<Record<string, string | readonly string[] | undefined>>;
  return Object.entries(rows).flatMap(([option, { kind }]) => {
    const { path: use } = kind;
    if (use === undefined) return [];
    return [values[option] ?? []].flat().map((each) => ({ option, use, path: each }));
  });
}
