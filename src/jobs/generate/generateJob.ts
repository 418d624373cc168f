import path from 'node:path';
import { checkLabel } from '../../api/networks/checkLabel.js';
import { entryOf, readLatents } from '../../api/networks/latentSource.js';
import { mapperOf } from '../../api/networks/loadMapper.js';
import type { LoadOptions } from '../../api/networks/loadProgress.js';
import type { NetworkSource } from '../../api/networks/networkSource.js';
import { loadGenerator } from '../../api/networks/networks.js';
import { withDomains } from '../../api/networks/withDomains.js';
import { named, says, UserError } from '../../errors.js';
import { type Picture, pictureGrid } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { pixelLimit } from '../../platform/imageCodec.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { numpyRandomState } from '../../random/index.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import { defaultsOf } from '../../settings/row.js';
import { LatentMover } from '../../styleclip/mapper/latentMover.js';
import {
  type Generator,
  type GeneratorConfig,
  noiseShapes,
  PictureSource,
  seedLatents,
  seedNoises,
} from '../../stylegan2/index.js';
import { type FloatTensor, floatTensor, sizeOf } from '../../tensorData.js';
import { parseGrid, parseSeeds } from '../options/lists.js';
import { createFolder } from '../run/runFolder.js';
import { type GenerateOptions, generateOptions } from './options.js';

/** What drawing may be given: the options of `nada generate` without a place to write to. */
export interface DrawOptions
  extends Partial<{
    [K in keyof Omit<GenerateOptions, 'generator' | 'out' | 'grid' | 'seeds'>]:
      | GenerateOptions[K]
      | undefined;
  }> {
  readonly generator: Generator | NetworkSource;
  /** Seeds, as numbers or as a list such as `0-15`. */
  readonly seeds?: string | readonly number[] | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: LoadOptions['onProgress'];
}

/** A picture and what it is of. */
export interface DrawnPicture {
  readonly picture: Picture;
  /** Its seed, or undefined when latents were given. */
  readonly seed?: number;
  readonly index: number;
  readonly count: number;
}

/**
 * Draws pictures, one after another; a miner moves their latents first, after truncation.
 *
 * Throws a `UserError` for options that do not fit the generator, and the signal's reason when it is aborted.
 */
export async function* generate(options: DrawOptions): AsyncGenerator<DrawnPicture, void, undefined> {
  const { signal, onProgress, w, label } = options;
  const {
    rng = defaultsOf(generateOptions).rng,
    lowering = defaultsOf(generateOptions).lowering,
    threads,
  } = options;
  const { miner, minerStrength } = options;
  if (miner === undefined && minerStrength !== undefined) {
    throw new UserError(
      says`option ${named('minerStrength')} needs the mapper that it weighs: give ${named('miner')}`,
    );
  }
  const seeds = seedList(options);
  const load = { signal, onProgress };
  const plain = isGenerator(options.generator)
    ? options.generator
    : await loadGenerator(options.generator, load);
  const generator = await withDomains(plain, options);
  const { config } = generator;
  checkLabel(config, label, w !== undefined);
  const noise = options.noise ?? (rng === 'numpy' && generator.noises ? 'fixed' : 'random');
  if (noise === 'fixed' && !generator.noises) {
    throw new UserError(says`the generator carries no fixed noise: take ${named('noise')} random or none`);
  }
  const latents = w === undefined ? undefined : await readLatents(w, config);
  const mapper = miner === undefined ? undefined : await mapperOf(miner, config);
  const psi = options.psi ?? (latents || rng === 'numpy' ? 1 : 0.7);
  const device = await chooseDevice(options.device ?? defaultsOf(generateOptions).device);
  const runtime = createRuntime({ device, threads });
  try {
    const stage = { runtime, lowering };
    const artist = await PictureSource.create(generator, stage, label);
    const mover = mapper && (await LatentMover.create(stage, mapper, 1));
    const count = latents ? latents.shape[0] : seeds.length;
    for (let index = 0; index < count; index++) {
      signal?.throwIfAborted();
      const seed = latents ? undefined : seeds[index];
      const code = latents ? entryOf(latents, index) : await latentOf(artist, config, seeds[index], rng);
      const noises = noiseFor(generator, noise, seed ?? index);
      const start = await artist.truncated(code, psi);
      const wPlus = mover ? await mover.move(start, minerStrength ?? 1) : start;
      const picture = await artist.draw(wPlus, noises);
      yield { picture, index, count, ...(seed === undefined ? {} : { seed }) };
    }
  } finally {
    await runtime.close();
  }
}

/** What `nada generate` tells when it is done. */
export interface GenerateSummary {
  readonly files: readonly string[];
  readonly pictures: number;
  readonly size: number;
}

/** Draws pictures into a PNG sheet, or a folder with a file each; nothing is written before the first one is drawn. */
export async function generateFiles(
  options: GenerateOptions,
  extras: Pick<DrawOptions, 'signal' | 'onProgress'> & {
    readonly onPicture?: (drawn: DrawnPicture) => void;
  } = {},
): Promise<GenerateSummary> {
  const { out, grid, ...rest } = options;
  const isSheet = checkPlace(out, grid);
  if (options.w === undefined) parseGrid(grid, parseSeeds(options.seeds ?? '0-15').length);
  const pictures: Picture[] = [];
  const files: string[] = [];
  let size = 0;
  for await (const drawn of generate({ ...rest, ...extras })) {
    const { picture, seed, index, count } = drawn;
    size = picture.width;
    if (isSheet) {
      const { columns, rows } = parseGrid(grid, count);
      checkSheet(columns * rows, size);
      pictures.push(picture);
    } else {
      if (index === 0) await createFolder(out);
      const name = seed === undefined ? `w${pad(index)}.png` : `seed${pad(seed)}.png`;
      files.push(path.join(out, name));
      await writeFileAtomically(path.join(out, name), await nodeImageCodec.encodePng(picture));
    }
    extras.onPicture?.(drawn);
  }
  if (isSheet) {
    const [only] = pictures;
    const { columns } = parseGrid(grid, pictures.length);
    const sheet = pictures.length === 1 ? only : pictureGrid(pictures, columns);
    await writeFileAtomically(out, await nodeImageCodec.encodePng(sheet));
    files.push(out);
  }
  return { files, pictures: isSheet ? pictures.length : files.length, size };
}

function seedList({ seeds = '0-15' }: DrawOptions): readonly number[] {
  return typeof seeds === 'string' ? parseSeeds(seeds) : seeds;
}

function isGenerator(value: Generator | NetworkSource): value is Generator {
  return typeof value === 'object' && 'parameters' in value;
}

async function latentOf(
  artist: PictureSource,
  config: GeneratorConfig,
  seed: number,
  rng: 'philox' | 'numpy',
): Promise<FloatTensor> {
  const z =
    rng === 'numpy'
      ? floatTensor(Float32Array.from(numpyRandomState(seed).randn(config.zDim)), [1, config.zDim])
      : seedLatents(config, [seed]);
  const { data } = await artist.map(z);
  return floatTensor(data, [config.styleDim]);
}

function noiseFor(
  { config, noises }: Generator,
  noise: 'random' | 'fixed' | 'none',
  seed: number,
): readonly FloatTensor[] {
  if (noise === 'fixed' && noises) return noises;
  if (noise === 'random') return seedNoises(config, [seed]);
  return noiseShapes(config).map((shape) => floatTensor(new Float32Array(sizeOf(shape)), shape));
}

/** Whether the place is one PNG file, not a folder. */
function checkPlace(out: string, grid: string | undefined): boolean {
  const extension = path.extname(out).toLowerCase();
  if (['.jpg', '.jpeg', '.webp', '.gif', '.bmp', '.tif', '.tiff'].includes(extension)) {
    throw new UserError(says`option ${named('out')} is ${out}: give a name that ends in .png, or a folder`);
  }
  if (extension !== '.png' && grid !== undefined) {
    throw new UserError(
      says`option ${named('grid')} needs one sheet: give ${named('out')} a name that ends in .png`,
    );
  }
  return extension === '.png';
}

function checkSheet(places: number, size: number): void {
  if (places * size * size <= pixelLimit) return;
  throw new UserError(
    says`${places} pictures of ${size} px are too many for one sheet: give fewer seeds, or a folder as ${named('out')}`,
  );
}

function pad(value: number): string {
  return String(value).padStart(4, '0');
}
