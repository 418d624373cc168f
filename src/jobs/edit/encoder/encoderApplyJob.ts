import path from 'node:path';
import { EncoderBench } from '../../../api/edit/encoder/encoderBench.js';
import { listPictures } from '../../../api/image/imageFiles.node.js';
import { entryOf } from '../../../api/networks/latentSource.js';
import { named, says, UserError } from '../../../errors.js';
import { labelledRows, type Picture, toPictures } from '../../../image/index.js';
import type { RefinementRun } from '../../../styleclip/encoder/appliedEncoder.js';
import { colourErrors } from '../../../styleclip/encoder/colourErrors.js';
import type { FloatTensor } from '../../../tensorData.js';
import { joinRows } from '../../../train/batches.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import { inputPictures } from './inputPictures.js';
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
export async function applyEncoder(
  options: EncoderApplyOptions,
  run: RefinementRun = {},
): Promise<EncoderApplySummary> {
  const { refine } = options;
  if (refine === 0 && (options.clip !== undefined || options.clipWeight !== undefined)) {
    throw new UserError(
      says`a CLIP guides the refinement alone: give ${named('refine')} too, or leave ${named('clip')} out`,
    );
  }
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const names = await listPictures(options.picture);
  const bench = await EncoderBench.open(options, { signal: run.signal });
  try {
    const applied = await bench.applied(options.encoder, options.anyParent);
    const pictures = await inputPictures(names, applied.generator.config.size);
    let latents = await applied.encode(pictures);
    const rows = [{ label: 'encoded', pictures: await applied.draw(latents) }];
    if (refine > 0) {
      latents = await applied.refine(pictures, latents, options, run);
      rows.push({ label: `refined, ${refine} steps`, pictures: await applied.draw(latents) });
    }
    const mean = await applied.meanPicture();
    const errors = rows.map((row) => colourErrors(pictures, row.pictures));
    const meanErrors = colourErrors(
      pictures,
      joinRows(
        names.map(() => mean),
        names.length,
      ),
    );
    const seconds = secondsSince(began);
    const sheet = await folder.picture(
      'before-after.png',
      sheetOf([{ label: 'picture', pictures }, ...rows]),
    );
    const joined = await folder.tensors('latents.safetensors', new Map([['w', latents]]));
    const encoded: EncodedPicture[] = [];
    for (const [i, name] of latentNames(names).entries()) {
      encoded.push({
        picture: names[i],
        latent: await folder.tensor(name, entryOf(latents, i)),
        meanError: meanErrors[i],
        error: errors[0][i],
        ...(refine > 0 ? { refinedError: errors[1][i] } : {}),
      });
    }
    const files = { sheet, latents: joined };
    const summary: EncoderApplySummary = { folder: folder.folder, seconds, pictures: encoded, files };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await bench.close();
  }
}

/** Names the latent of each image: by its file, with a number where it is taken. */
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

/** Builds lines of images, each over what was drawn of them. */
function sheetOf(rows: readonly { readonly label: string; readonly pictures: FloatTensor }[]): Picture {
  const drawn = rows.map(({ label, pictures }) => ({ label, pictures: toPictures(pictures) }));
  const count = drawn[0].pictures.length;
  const lines = Array.from({ length: Math.ceil(count / columns) }, (_, line) =>
    drawn.map(({ label, pictures }) => ({
      label,
      pictures: pictures.slice(line * columns, (line + 1) * columns),
    })),
  );
  return labelledRows(lines.flat());
}
