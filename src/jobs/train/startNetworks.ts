import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { LoadOptions } from '../../api/networks/loadProgress.js';
import { isAddress } from '../../api/networks/networkSource.js';
import { loadGenerator } from '../../api/networks/networks.js';
import { openCheckpoint } from '../../checkpoint/index.js';
import { named, says, UserError } from '../../errors.js';
import { newGeneratorConfig } from '../../gan/index.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { openFileSource } from '../../platform/fileSource.node.js';
import {
  type Discriminator,
  findDiscriminator,
  type Generator,
  randomGenerator,
} from '../../stylegan2/index.js';
import { localWeights } from '../networks/localWeights.js';
import { runFiles } from '../run/runFolder.js';
import type { TrainOptions } from './options.js';

/** The networks that a training starts from. */
export interface StartNetworks {
  readonly generator: Generator;
  /** Only one that was trained. */
  readonly discriminator?: Discriminator;
}

/** The files of `--init`: a checkpoint, or the results in a run folder. */
export async function initFiles(init: string, load: LoadOptions = {}): Promise<string[]> {
  if (isAddress(init)) return [await localWeights(init, load)];
  const status = await stat(init).catch((error: unknown) => {
    throw fileProblem(init, 'cannot be read', error);
  });
  if (!status.isDirectory()) return [init];
  const generator = path.join(init, runFiles.generator);
  const discriminator = path.join(init, runFiles.discriminator);
  if (!(await isFile(generator))) {
    throw new UserError(`${init} holds no finished run (it has no ${runFiles.generator}): give a checkpoint`);
  }
  return (await isFile(discriminator)) ? [generator, discriminator] : [generator];
}

/**
 * Reads the networks of `--init`.
 *
 * Throws a `UserError` for files that hold none, for classes, and for layers to freeze of a discriminator that is
 * missing.
 */
export async function readInit(
  { init, freezeD }: Pick<TrainOptions, 'init' | 'freezeD'>,
  load: LoadOptions = {},
): Promise<StartNetworks | undefined> {
  if (init === undefined) return undefined;
  const files = await initFiles(init, load);
  const generator = await loadGenerator(files[0], load);
  const discriminator = await readFrom(files[files.length - 1]);
  if (generator.config.labelDim > 0) {
    throw new UserError(
      `${init} draws by class, and training knows no classes: give a checkpoint without labels`,
    );
  }
  if (generator.config.imageChannels !== 3) {
    throw new UserError(
      `${init} draws images of ${generator.config.imageChannels} channels: give a checkpoint of a colour generator`,
    );
  }
  if (freezeD > 0 && discriminator === undefined) {
    throw new UserError(
      says`option ${named('freezeD')} needs a trained discriminator, and ${init} holds none: leave it out, or give a checkpoint of a training run`,
    );
  }
  return { generator, ...(discriminator === undefined ? {} : { discriminator }) };
}

/** The networks of a new training. */
export function newNetworks(options: TrainOptions, resolution: number): StartNetworks {
  return { generator: randomGenerator(newGeneratorConfig(options, resolution), options.seed) };
}

async function readFrom(file: string): Promise<Discriminator | undefined> {
  const source = await openFileSource(file);
  try {
    return await findDiscriminator(await openCheckpoint(source), { name: file });
  } finally {
    await source.close();
  }
}

async function isFile(file: string): Promise<boolean> {
  return stat(file).then(
    (status) => status.isFile(),
    () => false,
  );
}
