import { named, says, UserError } from '../../errors.js';
import { checkGanSettings, type GanSettings, ganRows, ganSettings } from '../../gan/index.js';
import { thing } from '../../settings/kind.js';
import { type GivenOf, input, optionalInput } from '../../settings/row.js';
import type { ImageSource } from '../image/imageSource.js';
import type { ClipSource } from '../networks/givenNetworks.js';
import { clipKind, generatorKind } from '../networks/sourceKinds.js';
import type { RequestOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { TrainEvent } from './events.js';
import { isRealPictures, type RealPictures } from './realPictures.js';
import { type InitSource, isNetworkPair } from './startNetworks.js';
import { type TrainValues, trainRows } from './trainRows.js';

/** The images and networks that a training reads; `D` are the forms in which images are given. */
export interface TrainSources<D = readonly ImageSource[]> {
  /** The images to learn from, or a source of them. */
  readonly data: D | RealPictures;
  /** A generator, and a discriminator if there is one, to start from; random numbers by default. */
  readonly init?: InitSource | undefined;
  /** Images to compare with that training never sees; those of `data` by default. */
  readonly metricData?: D | undefined;
  /** A CLIP whose embeddings of images are compared, instead of the features of a random network. */
  readonly clip?: ClipSource | undefined;
}

/** Options of {@link train}: images, networks, and any setting of the method by its name. */
export interface TrainRequest<D = readonly ImageSource[]>
  extends TrainSources<D>,
    GivenOf<typeof trainRows>,
    RequestOptions<TrainEvent> {}

const imagesWords = 'images: a list, in Node also a folder or zip archive';

/** A source of images; what is in a list is checked where it is opened. */
function isData(value: unknown): value is object | string {
  return typeof value === 'string' ? value !== '' : Array.isArray(value) || isRealPictures(value);
}

/** What a request names besides settings. */
export const trainInputs = {
  data: input(thing(`the ${imagesWords}, or an endless source`, isData)),
  init: optionalInput(
    thing(
      `${generatorKind.wants}; or { generator, discriminator }`,
      (value): value is InitSource => generatorKind.accepts(value) || isNetworkPair(value),
    ),
  ),
  metricData: optionalInput(thing(imagesWords, isData)),
  clip: optionalInput(clipKind),
};

/** Options that shape a new network, and so exclude one that is there already. */
const shapes = ['channelBase', 'channelMax', 'latentSize', 'mappingLayers'] as const;

/** Which sources a training has. */
type SourcesGiven = { readonly [K in keyof TrainSources]?: unknown };

/**
 * All settings of a request: those given over the defaults.
 *
 * Throws a `UserError` for an unknown or wrong option, and for options that exclude each other.
 */
export function resolveRequest<D>(request: TrainRequest<D>): TrainValues {
  const values = requestValues(trainRows, request, trainInputs);
  checkSources(values, request);
  checkGanSettings(values, request);
  return values;
}

/** Checks that settings fit the sources of a training; a `UserError` says what to change. */
export function checkSources(values: TrainValues, sources: SourcesGiven): void {
  const { freezeD, metricEvery } = values;
  const { data, init } = sources;
  if (data === undefined) {
    throw new UserError(says`option ${named('data')} is missing: give the images to learn from`);
  }
  const shape = shapes.find((name) => values[name] !== undefined);
  if (init !== undefined && shape !== undefined) {
    throw new UserError(
      says`options ${named(shape)} and ${named('init')} exclude each other: the generator that is given has its shape already`,
    );
  }
  if (init === undefined && freezeD > 0) {
    throw new UserError(
      says`option ${named('freezeD')} needs a trained discriminator: give ${named('init')}, or leave it out`,
    );
  }
  for (const name of ['clip', 'metricData'] as const) {
    if (sources[name] !== undefined && metricEvery === 0) {
      throw new UserError(
        says`option ${named(name)} is for KID and FID, which ${named('metricEvery')} 0 switches off: leave one of them out`,
      );
    }
  }
}

/** The settings of the method among those of a training. */
export function settingsOfTraining(values: TrainValues, { init }: SourcesGiven): GanSettings {
  const settings = Object.entries(values).filter(([name]) => name in ganRows);
  // A generator that is good from the start needs no average that forgets its first steps.
  return ganSettings(Object.fromEntries(settings), init === undefined ? {} : { averageRampUp: 0 });
}
