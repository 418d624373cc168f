import path from 'node:path';
import { isPresent } from '../../platform/regularFile.node.js';
import { runFiles } from './runFolder.js';

/** Fields that every summary of a run has. */
export interface FolderSummary {
  /** The run folder as it was given. */
  readonly folder: string;
  readonly steps: number;
}

/** The fields of a summary that hold paths in its folder: a path, a list of paths, or paths by name. */
export type PathFields<S> = readonly (keyof S & string)[];

/** What a finished run can do without, and nothing writes again. */
const besides = new Set<string>([runFiles.checkpoint, runFiles.metrics, runFiles.samples]);

/** A summary as its file holds it: without the folder, and with paths from there, so that the folder may be moved. */
export function storedSummary<S extends FolderSummary>(summary: S, fields: PathFields<S>): object {
  const { folder, ...rest } = summary;
  return withPaths(rest, fields, (file) => path.relative(folder, file).split(path.sep).join('/'));
}

/**
 * The summary in a text of {@link storedSummary}, with its paths in a folder, wherever that lies now; undefined for a text that is
 * damaged or leads out of the folder. Older versions stored the folder, and whole paths.
 */
export function placedSummary<S extends FolderSummary>(
  folder: string,
  text: string,
  fields: PathFields<S>,
): S | undefined {
  try {
    const { folder: earlier, ...rest } = JSON.parse(text) as Readonly<Record<string, unknown>>;
    const summary = withPaths(rest, fields, (file) => {
      const inside = typeof earlier === 'string' ? path.relative(earlier, file) : path.normalize(file);
      if (!isInside(inside)) throw new RangeError('a path that leads out of the folder');
      return path.join(folder, inside);
    });
    return Number.isSafeInteger(summary.steps) ? ({ folder, ...summary } as unknown as S) : undefined;
  } catch {
    return undefined;
  }
}

/** The names of those result files of a finished run that are no longer in its folder. */
export async function missingResults<S extends FolderSummary>(
  summary: S,
  fields: PathFields<S>,
): Promise<string[]> {
  const missing: string[] = [];
  for (const field of fields) {
    for (const file of pathsIn(summary[field])) {
      const name = path.relative(summary.folder, file);
      if (besides.has(name) || missing.includes(name)) continue;
      if (!(await isPresent(file))) missing.push(name);
    }
  }
  return missing;
}

function isInside(name: string): boolean {
  return name !== '' && name !== '.' && !path.isAbsolute(name) && name.split(path.sep)[0] !== '..';
}

function withPaths(
  summary: Readonly<Record<string, unknown>>,
  fields: readonly string[],
  change: (file: string) => string,
): Readonly<Record<string, unknown>> {
  const changed = (value: unknown): unknown => {
    if (typeof value === 'string') return change(value);
    if (Array.isArray(value)) return value.map(changed);
    if (typeof value !== 'object' || value === null) throw new TypeError('no path');
    return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, changed(each)]));
  };
  return Object.fromEntries(
    Object.entries(summary).map(([name, value]) => [name, fields.includes(name) ? changed(value) : value]),
  );
}

function pathsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Object.values((value ?? {}) as object).flatMap(pathsIn);
}
