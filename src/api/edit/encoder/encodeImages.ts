import { type Picture, toPictures } from '../../../image/index.js';
import { colourErrors, type RefinementRun } from '../../../styleclip/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { joinRows, takeRows } from '../../../train/batches.js';
import { imagesOf } from '../../clip/imagesOf.js';
import type { ImageSource } from '../../image/imageSource.js';
import { entryOf } from '../../networks/latentSource.js';
import type { RunControl } from '../../run/liveRun.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { type ApplyEncoderRequest, inversionValues } from './applyEncoderRequest.js';
import { EncoderBench } from './encoderBench.js';
import { squareImages } from './squareImages.js';

/** An image that was encoded; errors are mean absolute differences of colours, in steps of 255. */
export interface EncodedImage {
  /** The image as it was given; of a folder's image, its path. */
  readonly source: ImageSource;
  /** What the encoder saw of it: its middle square, in the generator's size. */
  readonly picture: Picture;
  /** What the generator draws of the latent that the encoder found. */
  readonly encoded: Picture;
  /** The same after the refinement, where there was one. */
  readonly refined?: Picture;
  /** The latent that was found, w+ `[L, D]`. */
  readonly latent: FloatTensor;
  /** Error of the generator's mean image, which knows nothing. */
  readonly meanError: number;
  readonly error: number;
  /** After the refinement, where there was one. */
  readonly refinedError?: number;
  /** Its place among the images, from 0. */
  readonly index: number;
  /** Images in all. */
  readonly count: number;
}

/** The images that were encoded. */
export interface EncodedImages {
  readonly images: readonly EncodedImage[];
  /** All latents, w+ `[N, L, D]`. */
  readonly latents: FloatTensor;
}

/** Images as the encoder sees them, and what is drawn without a refinement. */
interface Encoding {
  readonly sources: readonly ImageSource[];
  /** `[N, 3, H, W]` in -1..1 */
  readonly pictures: FloatTensor;
  readonly encoded: FloatTensor;
  /** The generator's mean image `[1, 3, H, W]`. */
  readonly mean: FloatTensor;
}

/**
 * Finds the latents of images, and reports one image after another.
 *
 * Rejects with a `UserError` for wrong options, an image that cannot be read, and an encoder that is none or of another generator.
 */
export async function encodeImages(
  request: ApplyEncoderRequest,
  control: RunControl<EncodedImage>,
): Promise<EncodedImages> {
  const values = inversionValues(request);
  const { signal, onProgress } = request;
  const sources = await imagesOf(request.picture, 'picture', onProgress);
  const load = loadOptionsOf(request);
  const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
  const bench = await EncoderBench.open({ ...request, ...values, onWarning }, load);
  try {
    const applied = await bench.applied(request.encoder, values.anyParent, load);
    const pictures = await squareImages(sources, bench.generator.config.size, {
      signal,
      onImage: (done, total) => onProgress?.({ type: 'prepare', stage: 'pictures', done, total }),
    });
    const latents = await applied.encode(pictures);
    const encoded = await applied.draw(latents);
    const encoding = { sources, pictures, encoded, mean: await applied.meanPicture() };
    const onStep: RefinementRun['onStep'] = (step) => onProgress?.({ type: 'refine', ...step });
    const refines = values.refine > 0;
    const found = refines
      ? applied.refined(pictures, latents, values, { signal, onStep })
      : rowsOf(latents, signal);
    const images: EncodedImage[] = [];
    for await (const latent of found) {
      const refined = refines ? await applied.draw(latent) : undefined;
      const image = encodedImage(encoding, images.length, latent, refined);
      images.push(image);
      control.emit(image);
      await control.pause();
      if (control.isStopped()) break;
    }
    const rows = images.map(({ latent: { data, shape } }) => floatTensor(data, [1, ...shape]));
    return { images, latents: joinRows(rows, rows.length) };
  } finally {
    await bench.close();
  }
}

function* rowsOf(latents: FloatTensor, signal: AbortSignal | undefined): Generator<FloatTensor, void> {
  for (let i = 0; i < latents.shape[0]; i++) {
    signal?.throwIfAborted();
    yield takeRows(latents, i, 1);
  }
}

function encodedImage(
  { sources, pictures, encoded, mean }: Encoding,
  index: number,
  latent: FloatTensor,
  refined: FloatTensor | undefined,
): EncodedImage {
  const picture = takeRows(pictures, index, 1);
  const drawn = takeRows(encoded, index, 1);
  return {
    source: sources[index],
    picture: toPictures(picture)[0],
    encoded: toPictures(drawn)[0],
    ...(refined ? { refined: toPictures(refined)[0] } : {}),
    latent: entryOf(latent, 0),
    meanError: colourErrors(picture, mean)[0],
    error: colourErrors(picture, drawn)[0],
    ...(refined ? { refinedError: colourErrors(picture, refined)[0] } : {}),
    index,
    count: sources.length,
  };
}
