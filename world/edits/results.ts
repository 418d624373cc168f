import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import type { Attribute } from '../labels.js';
import type { EditWay } from './edits.js';
import type { WayResult } from './runWay.js';
import type { Truth } from './truth.js';
import type { Judged } from './workbench.js';

/** One edit in one way, done and judged. */
export interface EditResult extends Judged, WayResult {
  readonly key: string;
  readonly edit: string;
  readonly title: string;
  readonly attribute: Attribute;
  readonly wanted: string;
  readonly near?: string | undefined;
  readonly way: EditWay;
  readonly seeds: readonly number[];
  readonly truth: Omit<Truth, 'outside'>;
}

/** The result of a key that lies in a folder, or undefined; a `UserError` names a file that is none. */
export async function readResult(folder: string, key: string): Promise<EditResult | undefined> {
  const file = resultFile(folder, key);
  try {
    const result = JSON.parse(await readFile(file, 'utf8')) as EditResult;
    if (result.key === key) return result;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UserError(`${file} is no result of these edits: remove it, and it is computed again`);
}

export async function writeResult(folder: string, result: EditResult): Promise<void> {
  const json = `${JSON.stringify(result, null, 2)}\n`;
  await writeFileAtomically(resultFile(folder, result.key), new TextEncoder().encode(json));
}

function resultFile(folder: string, key: string): string {
  return path.join(folder, `${key}.json`);
}
