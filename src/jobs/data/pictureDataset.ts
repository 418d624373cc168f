import { createHash } from 'node:crypto';
import { assert, named, says, UserError } from '../../errors.js';
import { squarePicture } from '../../image/index.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { pictureHeader } from '../../platform/imageCodecHeader.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import type { DataFile } from './dataFile.js';
import { openPictureFiles, type PictureFiles } from './pictureFiles.js';
import { checkResolution, inferResolution, type MeasuredPicture } from './pictureResolution.js';

/** How a dataset is made. */
export interface DatasetOptions {
  /** A folder or zip archive. */
  readonly place: string;
  /** Side of all pictures, a power of two from 8 to 1024; by default {@link inferResolution}'s. */
  readonly resolution?: number | undefined;
  /** Any resolution will do: the network is no generator. */
  readonly anyResolution?: boolean | undefined;
  /** Every picture twice, the second time mirrored left to right. */
  readonly mirror?: boolean | undefined;
  /** Leave files out that cannot be decoded, instead of refusing all. */
  readonly skipBroken?: boolean | undefined;
  /** Bytes of prepared pictures that are kept in memory; when they are more, files are decoded anew for every batch. */
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Told after each file that was read. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
}

/** Pictures of one size, ready for training. */
export interface PictureDataset {
  /** The folder or archive. */
  readonly place: string;
  /** How many pictures there are, mirrored ones included; they follow all others. */
  readonly count: number;
  readonly resolution: number;
  /** The names of the files in their order; picture `i` is file `i % names.length`. */
  readonly names: readonly string[];
  /** Files that were left out, with the reasons. */
  readonly skipped: readonly string[];
  /** How many files were smaller than the resolution, and so enlarged. */
  readonly enlarged: number;
  /** SHA-256 of names and prepared pixels: the same data train the same. */
  readonly digest: string;
  /** Pictures by their indices, `[N, 3, R, R]` with values -1..1. */
  batch(indices: readonly number[]): Promise<FloatTensor>;
  close(): Promise<void>;
}

const defaultMemory = 2 ** 30;

/**
 * The pictures of a folder or zip archive, each brought to one square size by {@link squarePicture}: upright, grey ones
 * in colour, transparent ones on white, 16 bits rounded to 8.
 *
 * Every file is decoded once here, so that a broken one is found before training. Throws a `UserError` that names it,
 * and for a place without pictures.
 */
export async function openPictureDataset(options: DatasetOptions): Promise<PictureDataset> {
  const { resolution, anyResolution = false } = options;
  if (resolution !== undefined && !anyResolution) checkResolution(resolution);
  const files = await openPictureFiles(options.place);
  try {
    return await prepare(files, options);
  } catch (error) {
    await files.close();
    throw error;
  }
}

async function prepare(source: PictureFiles, options: DatasetOptions): Promise<PictureDataset> {
  const { place, signal, mirror = false, skipBroken = false, memory = defaultMemory } = options;
  const skipped: string[] = [];
  const total = source.pictures.length * (options.resolution === undefined ? 2 : 1);
  let done = 0;
  /** What `body` makes of each file, without those that are broken and may be left out. */
  const overFiles = async <T>(files: readonly DataFile[], body: (file: DataFile) => Promise<T>) => {
    const kept: { file: DataFile; result: T }[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      try {
        kept.push({ file, result: await body(file) });
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        if (!skipBroken)
          throw new UserError(says`${error.message} (${named('skipBroken')} leaves it out)`, {
            cause: error,
          });
        skipped.push(error.message);
      }
      done += 1;
      options.onProgress?.({ done, total });
    }
    if (kept.length === 0) {
      throw new UserError(`${place} holds no picture that can be read (${skipped[0]}): give another folder`);
    }
    return kept;
  };

  let files = source.pictures;
  let { resolution } = options;
  if (resolution === undefined) {
    const measured = await overFiles(files, measure);
    resolution = inferResolution(measured.map(({ result }) => result));
    files = measured.map(({ file }) => file);
  }
  const side = resolution;
  const size = 3 * side * side;
  const keeps = files.length * size <= memory;
  const hash = createHash('sha256');
  let enlarged = 0;
  const prepared = await overFiles(files, async (file) => {
    const picture = await decode(file);
    const pixels = squarePicture(picture, side);
    hash.update(file.name).update('\0').update(pixels);
    if (Math.min(picture.width, picture.height) < side) enlarged += 1;
    return keeps ? pixels : undefined;
  });
  const names = prepared.map(({ file }) => file.name);
  const count = names.length * (mirror ? 2 : 1);
  return {
    place,
    count,
    resolution: side,
    names,
    skipped,
    enlarged,
    digest: hash.digest('hex'),
    async batch(indices) {
      const data = new Float32Array(indices.length * size);
      for (const [i, index] of indices.entries()) {
        assert(index >= 0 && index < count, `picture ${index} of ${count}`);
        const { file, result } = prepared[index % names.length];
        const pixels = result ?? squarePicture(await decode(file), side);
        writePixels(data.subarray(i * size, (i + 1) * size), pixels, side, index >= names.length);
      }
      return floatTensor(data, [indices.length, 3, side, side]);
    },
    close: () => source.close(),
  };
}

async function decode(file: DataFile): Promise<Awaited<ReturnType<typeof nodeImageCodec.decode>>> {
  return nodeImageCodec.decode(await file.read(), file.title);
}

async function measure(file: DataFile): Promise<MeasuredPicture> {
  const { width, height } = pictureHeader(await file.read(), file.title);
  return { title: file.title, side: Math.min(width, height) };
}

/** Bytes as values from -1 to 1, rows turned round when mirrored. */
function writePixels(to: Float32Array, pixels: Uint8Array, side: number, mirrored: boolean): void {
  for (let row = 0; row < pixels.length; row += side) {
    for (let x = 0; x < side; x++) {
      to[row + (mirrored ? side - 1 - x : x)] = pixels[row + x] / 127.5 - 1;
    }
  }
}

/** Throws a `UserError` when a batch holds more pictures than there are. */
export function checkBatch({ place, count }: Pick<PictureDataset, 'place' | 'count'>, batch: number): void {
  if (batch <= count) return;
  throw new UserError(
    says`${place} holds ${count} ${count === 1 ? 'picture' : 'pictures'}, fewer than a batch of ${batch}: give ${named('batch')} ${count} or less, or more pictures (${named('mirror')} counts each twice)`,
  );
}
