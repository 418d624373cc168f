import { named, says, UserError } from '../../errors.js';
import { type ImageListOptions, openImageList } from '../image/imageList.js';
import { checkBatch } from '../image/imageSet.js';
import type { ImageSource } from '../image/imageSource.js';
import { checkResolution } from '../image/pictureResolution.js';
import type { TrainingEvent } from './events.js';
import {
  isRealPictures,
  type OpenedImages,
  orderedPictures,
  type RealPictures,
  type TrainingPictures,
} from './realPictures.js';
import { type InitSource, initName, newNetworks, readStart, type StartNetworks } from './startNetworks.js';
import type { TrainSources } from './trainRequest.js';
import type { TrainValues } from './trainRows.js';

/** Opens sources in the forms `D` that a training may be given. */
export interface TrainReaders<D> {
  openImages(data: D, options: ImageListOptions): Promise<OpenedImages>;
  /** The networks that a source stands for, where it may stand for others. */
  findNetworks(init: InitSource): Promise<InitSource>;
}

/** Reads lists of images, and networks as they are given. */
export const memoryReaders: TrainReaders<readonly ImageSource[]> = {
  openImages(data, options) {
    if (Array.isArray(data)) return openImageList(data, options);
    throw new UserError(says`option ${named(options.option)} is no list of images: put images into []`);
  },
  findNetworks: async (init) => init,
};

/** What a training learns from, and what it starts from. */
export interface TrainInputs {
  readonly pictures: TrainingPictures;
  readonly start: StartNetworks;
}

/** What inputs are read from, and who watches. */
export interface TrainReading<D> extends Pick<TrainSources<D>, 'data' | 'init' | 'metricData'> {
  readonly values: TrainValues;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: ((event: TrainingEvent) => void) | undefined;
}

/**
 * Reads the networks and images of a training; the images are to be closed.
 *
 * Rejects with a `UserError` for what is missing, damaged, or of another size than the rest.
 */
export async function readInputs<D>(
  reading: TrainReading<D>,
  readers: TrainReaders<D>,
): Promise<TrainInputs> {
  const { data, init, values, signal, listener } = reading;
  const name = init === undefined ? '' : initName(init);
  const start =
    init === undefined
      ? undefined
      : await readStart(await readers.findNetworks(init), {
          name,
          freezeD: values.freezeD,
          load: { signal, onProgress: (event) => listener?.({ type: 'load', ...event }) },
        });
  const size = start?.generator.config.size;
  const { resolution } = values;
  if (size !== undefined && resolution !== undefined && size !== resolution) {
    throw new UserError(
      says`option ${named('resolution')} is ${resolution}, but the generator in ${name} draws ${size} px: leave ${named('resolution')} out`,
    );
  }
  const pictures = isRealPictures(data)
    ? fitting(data, resolution ?? size, reading)
    : await openSets(data, resolution ?? size, reading, readers);
  return { pictures, start: start ?? newNetworks(values, pictures.resolution) };
}

/** A source of images, if they are of the size that options or networks decide. */
function fitting<D>(
  source: RealPictures,
  resolution: number | undefined,
  { metricData }: TrainReading<D>,
): RealPictures {
  checkResolution(source.resolution);
  if (resolution !== undefined && source.resolution !== resolution) {
    throw new UserError(
      says`option ${named('data')} gives images of ${source.resolution} px, and ${resolution} px are trained: give others`,
    );
  }
  if (metricData !== undefined) {
    throw new UserError(
      says`option ${named('metricData')} is for lists and files of images, and ${named('data')} is a source with images of its own to compare with: leave it out`,
    );
  }
  return source;
}

async function openSets<D>(
  data: D,
  resolution: number | undefined,
  reading: TrainReading<D>,
  readers: TrainReaders<D>,
): Promise<TrainingPictures> {
  const { values, metricData } = reading;
  const images = await openSet('data', data, { resolution, mirror: values.mirror }, reading, readers);
  try {
    checkBatch(images, values.batch);
    const held =
      metricData === undefined
        ? undefined
        : await openSet('metricData', metricData, { resolution: images.resolution }, reading, readers);
    return orderedPictures(images, values.seed, held);
  } catch (error) {
    await images.close?.();
    throw error;
  }
}

/** Reads images and tells what was left out or enlarged. */
async function openSet<D>(
  option: 'data' | 'metricData',
  data: D,
  how: Pick<ImageListOptions, 'resolution' | 'mirror'>,
  { values: { skipBroken }, signal, listener }: TrainReading<D>,
  { openImages }: TrainReaders<D>,
): Promise<OpenedImages> {
  const note = (message: string): void => listener?.({ type: 'note', message });
  const images = await openImages(data, {
    ...how,
    option,
    skipBroken,
    signal,
    onProgress: (progress) => listener?.({ type: 'prepare', stage: 'pictures', ...progress }),
    onLeftOut: note,
  });
  const { skipped, enlarged, names, place, resolution } = images;
  if (skipped.length > 0) {
    const message = `${skipped.length} of ${skipped.length + names.length} files of ${place} are left out: ${skipped[0]}`;
    note(skipped.length === 1 ? message : `${message}; and others`);
  }
  if (enlarged > 0) {
    note(
      `${enlarged} of ${names.length} pictures of ${place} are smaller than ${resolution} px and were enlarged`,
    );
  }
  return images;
}
