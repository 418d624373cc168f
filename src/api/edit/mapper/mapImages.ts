import type { Picture } from '../../../image/index.js';
import { moveLatents, startPsi } from '../../../styleclip/index.js';
import { PictureSource, seedLatents, seedNoises } from '../../../stylegan2/index.js';
import { type FloatTensor, floatTensor } from '../../../tensorData.js';
import { joinRows, takeRows } from '../../../train/batches.js';
import { checkLabel } from '../../networks/checkLabel.js';
import { generatorOf } from '../../networks/givenNetworks.js';
import { entryOf, readLatents } from '../../networks/latentSource.js';
import { mapperOf } from '../../networks/loadMapper.js';
import { withDomains } from '../../networks/withDomains.js';
import { platform } from '../../platform.js';
import type { RunControl } from '../../run/liveRun.js';
import { loadOptionsOf } from '../../run/loadOptionsOf.js';
import { editedSeeds } from '../editedSeeds.js';
import { type ApplyMapperRequest, moverValues } from './applyMapperRequest.js';

/** An image before and after a mapper has moved its latent. */
export interface MappedImage {
  readonly before: Picture;
  readonly after: Picture;
  /** Length of the change of w+. */
  readonly moved: number;
  /** Its seed; absent where latents were given. */
  readonly seed?: number;
  /** Its place among the images, from 0. */
  readonly index: number;
  /** Images in all. */
  readonly count: number;
}

/** What a mapper has made of images. */
export interface MappedImages {
  readonly images: readonly MappedImage[];
  /** The moved latents w+ `[N, L, D]`. */
  readonly latents: FloatTensor;
  /** Mean length of the change of w+. */
  readonly moved: number;
}

/**
 * Moves latents by a mapper and draws them before and after, one after another.
 *
 * Rejects with a `UserError` for wrong options, and a mapper that is none or of another generator.
 */
export async function mapImages(
  request: ApplyMapperRequest,
  control: RunControl<MappedImage>,
): Promise<MappedImages> {
  const { label, strength, ...values } = moverValues(request);
  const { signal, onProgress, domain, w, device, threads, lowering = 'auto' } = request;
  const seeds = editedSeeds(request, '0-7');
  const load = loadOptionsOf(request);
  const plain = await generatorOf(request.generator, load);
  const generator = await withDomains(plain, { ...values, domain }, load);
  const { config } = generator;
  checkLabel(config, label, w !== undefined);
  const mapper = await mapperOf(request.mapper, config, load);
  const latents = w === undefined ? undefined : await readLatents(w, config, load);
  const psi = values.psi ?? (latents ? startPsi.latent : startPsi.seed);
  const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
  const runtime = await platform().openRuntime({ device, threads, onWarning });
  try {
    const stage = { runtime, lowering };
    const artist = await PictureSource.create(generator, stage, label);
    const count = latents?.shape[0] ?? seeds?.length ?? 0;
    const seedOf = (index: number): number => seeds?.[index] ?? index;
    const starts: FloatTensor[] = [];
    for (let i = 0; i < count; i++) {
      signal?.throwIfAborted();
      const code = latents ? entryOf(latents, i) : await latentOf(artist, seedLatents(config, [seedOf(i)]));
      starts.push(await artist.truncated(code, psi));
    }
    const moved = await moveLatents(stage, mapper, joinRows(starts, count), strength);
    const images: MappedImage[] = [];
    for (const [index, start] of starts.entries()) {
      signal?.throwIfAborted();
      const end = takeRows(moved, index, 1);
      const noises = seedNoises(config, [seedOf(index)]);
      const image: MappedImage = {
        before: await artist.draw(start, noises),
        after: await artist.draw(end, noises),
        moved: Math.hypot(...end.data.map((value, k) => value - start.data[k])),
        ...(seeds ? { seed: seeds[index] } : {}),
        index,
        count,
      };
      images.push(image);
      control.emit(image);
      await control.pause();
      if (control.isStopped()) break;
    }
    return {
      images,
      latents: takeRows(moved, 0, images.length),
      moved: images.reduce((sum, image) => sum + image.moved / images.length, 0),
    };
  } finally {
    await runtime.close();
  }
}

async function latentOf(artist: PictureSource, z: FloatTensor): Promise<FloatTensor> {
  const { data, shape } = await artist.map(z);
  return floatTensor(data, [shape[1]]);
}
