import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { newGeneratorConfig } from '../../gan/index.js';
import {
  type Discriminator,
  findDiscriminator,
  type Generator,
  randomGenerator,
} from '../../stylegan2/index.js';
import { type GeneratorSource, generatorOf } from '../networks/givenNetworks.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import { type NetworkSource, withSource } from '../networks/networkSource.js';
import { generatorKind } from '../networks/sourceKinds.js';
import type { TrainValues } from './trainRows.js';

/** The networks that a training starts from. */
export interface StartNetworks {
  readonly generator: Generator;
  /** Only one that was trained. */
  readonly discriminator?: Discriminator;
}

/** A generator and the discriminator that judged it, each loaded or where it is read from; a training's result is one. */
export interface NetworkPair {
  readonly generator: GeneratorSource;
  readonly discriminator?: Discriminator | NetworkSource | undefined;
}

/** Networks to start from: a checkpoint of a generator, with its discriminator where it holds one, a generator, or a pair. */
export type InitSource = GeneratorSource | NetworkPair;

/**
 * Reads networks to start from.
 *
 * Rejects with a `UserError` for files that hold none, for classes, and for layers to freeze of a discriminator that is missing.
 */
export async function readStart(
  init: InitSource,
  { name, freezeD, load }: { readonly name: string; readonly freezeD: number; readonly load: LoadOptions },
): Promise<StartNetworks> {
  const pair: NetworkPair = isNetworkPair(init) ? init : { generator: init };
  const generator = await generatorOf(pair.generator, load);
  const discriminator = await discriminatorOf(pair);
  if (generator.config.labelDim > 0) {
    throw new UserError(
      `${name} draws by class, and training knows no classes: give a checkpoint without labels`,
    );
  }
  if (generator.config.imageChannels !== 3) {
    throw new UserError(
      `${name} draws images of ${generator.config.imageChannels} channels: give a checkpoint of a colour generator`,
    );
  }
  if (freezeD > 0 && discriminator === undefined) {
    throw new UserError(
      says`option ${named('freezeD')} needs a trained discriminator, and ${name} holds none: leave it out, or give a file that holds both networks, such as NVIDIA's .pkl, or the folder of a training run`,
    );
  }
  return { generator, ...(discriminator === undefined ? {} : { discriminator }) };
}

/** The networks of a training that starts from random numbers. */
export function newNetworks(values: TrainValues, resolution: number): StartNetworks {
  return { generator: randomGenerator(newGeneratorConfig(values, resolution), values.seed) };
}

/** The name of networks in messages. */
export function initName(init: InitSource): string {
  if (typeof init === 'string' || init instanceof URL) return String(init);
  return init instanceof File ? init.name : 'the network given';
}

/** Whether a value is a generator with or without its discriminator. */
export function isNetworkPair(init: unknown): init is NetworkPair {
  return (
    typeof init === 'object' && init !== null && 'generator' in init && generatorKind.accepts(init.generator)
  );
}

async function discriminatorOf({
  generator,
  discriminator,
}: NetworkPair): Promise<Discriminator | undefined> {
  // A checkpoint of a training holds both.
  const source = discriminator ?? (isLoaded(generator) ? undefined : generator);
  if (source === undefined || isLoaded(source)) return source;
  return withSource(source, {}, async (bytes) =>
    findDiscriminator(await openCheckpoint(bytes), { name: bytes.name }),
  );
}

function isLoaded<T extends Generator | Discriminator>(source: T | NetworkSource): source is T {
  return typeof source === 'object' && 'parameters' in source;
}
