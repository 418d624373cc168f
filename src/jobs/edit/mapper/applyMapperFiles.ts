import { editedSeeds } from '../../../api/edit/editedSeeds.js';
import { applyMapper } from '../../../api/edit/mapper/applyMapper.js';
import { labelledRows } from '../../../image/index.js';
import { editedName } from '../editedName.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import type { MapperApplyOptions } from './options.js';

/** The summary of an application; also `summary.json`. */
export interface MapperApplySummary {
  readonly folder: string;
  readonly pictures: number;
  readonly seconds: number;
  /** Mean length of the change of w+. */
  readonly moved: number;
  readonly files: {
    readonly sheet: string;
    /** The edited images, a file each. */
    readonly pictures: readonly string[];
    readonly latents: string;
  };
}

/**
 * Moves latents by a mapper and draws them before and after (`nada edit mapper apply`): a sheet, the edited images, the
 * moved latents, which `nada generate --w` draws, and a summary.
 *
 * Throws a `UserError` for wrong options, a file that holds no mapper, and a mapper of another generator.
 */
export async function applyMapperFiles(
  options: MapperApplyOptions,
  { signal }: { readonly signal?: AbortSignal | undefined } = {},
): Promise<MapperApplySummary> {
  const { out, ...request } = options;
  editedSeeds(request, '0-7');
  const folder = await EditFolder.check(out);
  const began = performance.now();
  const { images, latents, moved } = await applyMapper({ ...request, signal }).result;
  const sheet = labelledRows([
    { label: 'before', pictures: images.map(({ before }) => before) },
    { label: 'after', pictures: images.map(({ after }) => after) },
  ]);
  const files = {
    sheet: await folder.picture('before-after.png', sheet),
    pictures: [] as string[],
    latents: await folder.tensors('latents.safetensors', new Map([['w', latents]])),
  };
  for (const image of images) files.pictures.push(await folder.picture(editedName(image), image.after));
  const seconds = secondsSince(began);
  const summary = { folder: folder.folder, pictures: images.length, seconds, moved, files };
  await folder.summary(summary, options);
  return summary;
}
