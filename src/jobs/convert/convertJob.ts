import path from 'node:path';
import type { ConvertForm } from '../../api/convert/convertRows.js';
import { type Conversion, withConversion } from '../../api/convert/withConversion.js';
import { named, says, UserError } from '../../errors.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { createFolder } from '../../platform/folder.node.js';
import { isFolder, isPresent } from '../../platform/regularFile.node.js';
import { checkNotThere } from '../options/overwrite.js';
import type { ConvertOptions } from './options.js';

/** The result of `nada convert`. */
export interface ConvertSummary {
  readonly from: string;
  readonly what: Conversion['what'];
  readonly to: ConvertForm;
  readonly files: readonly string[];
}

/**
 * Writes a checkpoint in another form.
 *
 * Throws a `UserError` for a form that does not fit what the file holds; nothing is written then.
 */
export async function convertFile(options: ConvertOptions): Promise<ConvertSummary> {
  const { in: from, out, half, tensor, overwrite } = options;
  const to = options.to ?? (await formOf(out));
  if (path.resolve(from) === path.resolve(out)) {
    throw new UserError(`${out} is the file that is read: choose another name for the new one`);
  }
  if (to !== 'huggingface') await checkNotThere([out], { overwrite });
  return withConversion({ source: from, to, half, tensor }, {}, async ({ what, files }) => {
    const isWhole = to === 'huggingface';
    const placed = [...files].map((file) => ({ ...file, place: isWhole ? path.join(out, file.name) : out }));
    if (isWhole) {
      const places = placed.map(({ place }) => place);
      await checkNotThere(places, { overwrite });
      await createFolder(out);
    }
    const written: string[] = [];
    for (const { place, chunks } of placed) {
      await writeFileAtomically(place, chunks);
      written.push(place);
    }
    return { from, what, to, files: written };
  });
}

async function formOf(out: string): Promise<ConvertForm> {
  const extension = path.extname(out).toLowerCase();
  if (extension === '.safetensors') return 'safetensors';
  if (extension === '.npy') return 'npy';
  if (['.pt', '.pth', '.bin'].includes(extension)) return 'rosinality';
  if ((await isPresent(out)) ? await isFolder(out) : extension === '') return 'huggingface';
  throw new UserError(
    says`${out} does not tell the form to write: end it in .pt, .safetensors or .npy, or give ${named('to')}`,
  );
}
