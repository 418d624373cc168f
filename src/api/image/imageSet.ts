import { assert, named, says, UserError } from '../../errors.js';
import { type BytePicture, type Picture, squarePicture } from '../../image/index.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { checkResolution, inferResolution } from './pictureResolution.js';

/** One image of a set, not read yet. */
export interface SetImage {
  /** Its name in the set. */
  readonly name: string;
  /** Its name in messages. */
  readonly title: string;
  /** Its pixels; a `UserError` names it when it is missing, damaged or something else. */
  read(): Promise<Picture | BytePicture>;
  /** Its shorter side in pixels, found without decoding it. */
  side(): Promise<number>;
}

/** How images are brought to one size. */
export interface ImageSetOptions {
  /** Side of all images, a power of two from 8 to 1024; by default {@link inferResolution}'s. */
  readonly resolution?: number | undefined;
  /** Any resolution will do: the network is no generator. */
  readonly anyResolution?: boolean | undefined;
  /** Every image twice, the second time mirrored left to right. */
  readonly mirror?: boolean | undefined;
  /** Leave images out that cannot be decoded, instead of refusing all. */
  readonly skipBroken?: boolean | undefined;
  /** Bytes of prepared images that are kept in memory; when they are more, images are decoded anew for every batch. */
  readonly memory?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Receives a count after each image that was read. */
  readonly onProgress?: ((progress: { readonly done: number; readonly total: number }) => void) | undefined;
  /** Receives each prepared image `[3, R, R]` in order, with its name. */
  readonly onImage?: ((name: string, pixels: Uint8Array<ArrayBuffer>) => void) | undefined;
}

/** Images of one size, ready for training. */
export interface ImageSet {
  /** Where they come from, for messages: a folder, an archive or a list. */
  readonly place: string;
  /** How many images there are, mirrored ones included; they follow all others. */
  readonly count: number;
  readonly resolution: number;
  /** The names of the images in their order; image `i` is that of name `i % names.length`. */
  readonly names: readonly string[];
  /** Images that were left out, with the reasons. */
  readonly skipped: readonly string[];
  /** Bytes of prepared images that stay in memory. */
  readonly kept: number;
  /** How many images were smaller than the resolution, and so enlarged. */
  readonly enlarged: number;
  /** Images by their indices, `[N, 3, R, R]` with values -1..1. */
  batch(indices: readonly number[]): Promise<FloatTensor>;
}

const defaultMemory = 2 ** 30;

/**
 * Brings images to one square size by {@link squarePicture}.
 *
 * Each is decoded once here, so that a broken one is found before training. Rejects with a `UserError` that names it, and with the
 * signal's reason when it is aborted.
 */
export async function openImageSet(
  place: string,
  images: readonly SetImage[],
  options: ImageSetOptions,
): Promise<ImageSet> {
  const { resolution, anyResolution = false, mirror = false, memory = defaultMemory } = options;
  if (resolution !== undefined && !anyResolution) checkResolution(resolution);
  const pass = new Pass(place, images.length * (resolution === undefined ? 2 : 1), options);
  const measured = resolution === undefined ? await pass.over(images, measure) : undefined;
  const side = resolution ?? inferResolution((measured ?? []).map(({ result }) => result));
  const size = 3 * side * side;
  const readable = measured?.map(({ image }) => image) ?? images;
  const keeps = readable.length * size <= memory;
  let enlarged = 0;
  const prepared = await pass.over(readable, async (image) => {
    const picture = await image.read();
    const pixels = squarePicture(picture, side);
    options.onImage?.(image.name, pixels);
    if (Math.min(picture.width, picture.height) < side) enlarged += 1;
    return keeps ? pixels : undefined;
  });
  const names = prepared.map(({ image }) => image.name);
  const count = names.length * (mirror ? 2 : 1);
  return {
    place,
    count,
    resolution: side,
    names,
    skipped: pass.skipped,
    kept: keeps ? names.length * size : 0,
    enlarged,
    async batch(indices) {
      const data = new Float32Array(indices.length * size);
      for (const [i, index] of indices.entries()) {
        assert(index >= 0 && index < count, `image ${index} of ${count}`);
        const { image, result } = prepared[index % names.length];
        const pixels = result ?? squarePicture(await image.read(), side);
        writePixels(data.subarray(i * size, (i + 1) * size), pixels, side, index >= names.length);
      }
      return floatTensor(data, [indices.length, 3, side, side]);
    },
  };
}

/** What was made of an image. */
interface Result<T> {
  readonly image: SetImage;
  readonly result: T;
}

/** Goes through images, leaves out those that are broken and may be left out, and counts. */
class Pass {
  readonly skipped: string[] = [];
  readonly #place: string;
  readonly #total: number;
  readonly #options: ImageSetOptions;
  #done = 0;

  constructor(place: string, total: number, options: ImageSetOptions) {
    this.#place = place;
    this.#total = total;
    this.#options = options;
  }

  async over<T>(
    images: readonly SetImage[],
    body: (image: SetImage) => Promise<T>,
  ): Promise<readonly Result<T>[]> {
    const { signal, skipBroken = false, onProgress } = this.#options;
    const results: Result<T>[] = [];
    for (const image of images) {
      signal?.throwIfAborted();
      try {
        results.push({ image, result: await body(image) });
      } catch (cause) {
        if (!(cause instanceof UserError)) throw cause;
        if (!skipBroken) {
          throw new UserError(says`${cause.message} (${named('skipBroken')} leaves it out)`, { cause });
        }
        this.skipped.push(cause.message);
      }
      this.#done += 1;
      onProgress?.({ done: this.#done, total: this.#total });
    }
    if (results.length > 0) return results;
    throw new UserError(
      `${this.#place} holds no picture that can be read (${this.skipped[0]}): give other images`,
    );
  }
}

async function measure(image: SetImage): Promise<{ readonly title: string; readonly side: number }> {
  return { title: image.title, side: await image.side() };
}

/** Bytes as values from -1 to 1, rows turned round when mirrored. */
function writePixels(to: Float32Array, pixels: Uint8Array, side: number, mirrored: boolean): void {
  for (let row = 0; row < pixels.length; row += side) {
    for (let x = 0; x < side; x++) {
      to[row + (mirrored ? side - 1 - x : x)] = pixels[row + x] / 127.5 - 1;
    }
  }
}

/** Throws a `UserError` when a batch holds more images than there are. */
export function checkBatch({ place, count }: Pick<ImageSet, 'place' | 'count'>, batch: number): void {
  if (batch <= count) return;
  throw new UserError(
    says`${place} holds ${count} ${count === 1 ? 'picture' : 'pictures'}, fewer than a batch of ${batch}: give ${named('batch')} ${count} or less, or more pictures (${named('mirror')} counts each twice)`,
  );
}
