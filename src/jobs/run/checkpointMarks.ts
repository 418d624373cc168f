import { createHash } from 'node:crypto';
import type { Rows, ValuesOf } from '../../settings/row.js';
import type { FloatTensor } from '../../tensorData.js';

/** Names of the marks that a checkpoint carries among its metadata. */
export const marks = { digest: 'sha256', options: 'options', logs: 'logs' } as const;

/** Texts of a checkpoint besides its tensors. */
type Metadata = Readonly<Record<string, string>>;

/** A SHA-256 over the tensors and the metadata of a state, whatever their order; its own mark does not count. */
export async function stateDigest(
  names: readonly string[],
  tensor: (name: string) => FloatTensor | Promise<FloatTensor>,
  metadata: Metadata,
): Promise<string> {
  const hash = createHash('sha256');
  const texts = Object.entries(metadata).filter(([name]) => name !== marks.digest);
  hash.update(JSON.stringify(texts.sort(byName)));
  for (const name of names.toSorted()) {
    const { data, shape } = await tensor(name);
    hash.update(`\n${JSON.stringify([name, shape])}\n`);
    hash.update(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
  }
  return hash.digest('hex');
}

function byName([a]: readonly [string, string], [b]: readonly [string, string]): number {
  return a < b ? -1 : 1;
}

/** The mark of options that a run cannot change: a short digest of each, by name. */
export function optionsMark<R extends Rows>(rows: R, options: ValuesOf<R>): string {
  return JSON.stringify(optionDigests(rows, options));
}

/** The options that are not those of a mark. */
export function differentOptions<R extends Rows>(
  rows: R,
  options: ValuesOf<R>,
  mark: string | undefined,
): string[] {
  const then = parseMark(mark);
  const now = optionDigests(rows, options);
  // Options that only one version of this program knows are not compared.
  return Object.keys(now).filter((name) => then[name] !== undefined && then[name] !== now[name]);
}

function optionDigests<R extends Rows>(rows: R, options: ValuesOf<R>): Readonly<Record<string, string>> {
  const values = options as Readonly<Record<string, unknown>>;
  const fixed = Object.keys(rows).filter((name) => rows[name].changeable !== true);
  return Object.fromEntries(fixed.map((name) => [name, valueDigest(values[name])]));
}

function valueDigest(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

/** The mark of the lines in a run's further logs: their steps, by file name. */
export function logsMark(logs: Readonly<Record<string, readonly number[]>>): string {
  return JSON.stringify(logs);
}

/** The steps of each log in a mark; none where there is no mark. */
export function loggedMark(mark: string | undefined): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(
    Object.entries(parseMark(mark)).filter((entry): entry is [string, number[]] => Array.isArray(entry[1])),
  );
}

function parseMark(mark = '{}'): Readonly<Record<string, unknown>> {
  try {
    return (JSON.parse(mark) ?? {}) as Readonly<Record<string, unknown>>;
  } catch {
    return {};
  }
}
