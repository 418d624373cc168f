import path from 'node:path';
import { applyEncoder } from '../../../api/edit/encoder/applyEncoder.js';
import { inversionValues } from '../../../api/edit/encoder/applyEncoderRequest.js';
import type { EncodedImage } from '../../../api/edit/encoder/encodeImages.js';
import { type LabelledRow, labelledRows, type Picture } from '../../../image/index.js';
import type { RefinementRun } from '../../../styleclip/index.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import type { EncoderApplyOptions } from './options.js';

/** One image that was encoded; errors are mean absolute differences of colours, in steps of 255. */
export interface EncodedPicture {
  readonly picture: string;
  /** The file of its w+ `[L, D]`. */
  readonly latent: string;
  /** Error of the generator's mean image, which knows nothing. */
  readonly meanError: number;
  readonly error: number;
  /** After the refinement, where there was one. */
  readonly refinedError?: number;
}

/** The summary of an application; also `summary.json`. */
export interface EncoderApplySummary {
  readonly folder: string;
  readonly seconds: number;
  readonly pictures: readonly EncodedPicture[];
  readonly files: { readonly sheet: string; readonly latents: string };
}

/** Images of a line of the sheet. */
const columns = 8;

/**
 * Finds the latents of images (`nada edit encoder apply`): w+ of each as `.npy`, all of them together, a sheet of the
 * images over what the generator draws of their latents, and a summary with their errors.
 *
 * Throws a `UserError` for wrong options, an image that cannot be read, a file that holds no encoder, and an encoder of another
 * generator; nothing is written then.
 */
export async function applyEncoderFiles(
  options: EncoderApplyOptions,
  { signal, onStep }: RefinementRun = {},
): Promise<EncoderApplySummary> {
  const { out, ...request } = options;
  inversionValues(request);
  const folder = await EditFolder.check(out);
  const began = performance.now();
  const { images, latents } = await applyEncoder({
    ...request,
    signal,
    onProgress(event) {
      if (event.type === 'refine') onStep?.(event);
    },
  }).result;
  const seconds = secondsSince(began);
  const sheet = await folder.picture('before-after.png', sheetOf(images, options.refine));
  const joined = await folder.tensors('latents.safetensors', new Map([['w', latents]]));
  const encoded: EncodedPicture[] = [];
  const names = images.map(({ source }) => String(source));
  for (const [i, name] of latentNames(names).entries()) {
    const { latent, meanError, error, refinedError } = images[i];
    encoded.push({
      picture: names[i],
      latent: await folder.tensor(name, latent),
      meanError,
      error,
      ...(refinedError === undefined ? {} : { refinedError }),
    });
  }
  const files = { sheet, latents: joined };
  const summary: EncoderApplySummary = { folder: folder.folder, seconds, pictures: encoded, files };
  await folder.summary(summary, options);
  return summary;
}

/** Names the latent of each image: by its file, with a number where that is taken. */
export function latentNames(pictures: readonly string[]): string[] {
  const taken = new Set<string>();
  return pictures.map((picture) => {
    const stem = path.parse(picture).name;
    let name = `${stem}.npy`;
    for (let count = 2; taken.has(name); count++) name = `${stem}-${count}.npy`;
    taken.add(name);
    return name;
  });
}

/** Lines of images, each over what was drawn of them. */
function sheetOf(images: readonly EncodedImage[], steps: number): Picture {
  const lines = Array.from({ length: Math.ceil(images.length / columns) }, (_, line) =>
    images.slice(line * columns, (line + 1) * columns),
  );
  return labelledRows(
    lines.flatMap((line): LabelledRow[] => [
      { label: 'picture', pictures: line.map(({ picture }) => picture) },
      { label: 'encoded', pictures: line.map(({ encoded }) => encoded) },
      ...(steps > 0
        ? [{ label: `refined, ${steps} steps`, pictures: line.flatMap(({ refined }) => refined ?? []) }]
        : []),
    ]),
  );
}
