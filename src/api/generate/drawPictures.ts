import { named, says, UserError } from '../../errors.js';
import type { Picture } from '../../image/index.js';
import { numpyRandomState } from '../../random/index.js';
import { seedList } from '../../settings/seedList.js';
import { LatentMover } from '../../styleclip/index.js';
import {
  type Generator,
  type GeneratorConfig,
  noiseShapes,
  PictureSource,
  seedLatents,
  seedNoises,
} from '../../stylegan2/index.js';
import { type FloatTensor, filledTensor, floatTensor } from '../../tensorData.js';
import { checkLabel } from '../networks/checkLabel.js';
import { generatorOf } from '../networks/givenNetworks.js';
import { entryOf, readLatents } from '../networks/latentSource.js';
import { mapperOf } from '../networks/loadMapper.js';
import { withDomains } from '../networks/withDomains.js';
import { platform } from '../platform.js';
import { loadOptionsOf } from '../run/loadOptionsOf.js';
import { drawSettings, type GenerateRequest } from './generateRequest.js';

/** An image and what it is of. */
export interface DrawnPicture {
  readonly picture: Picture;
  /** Its seed; absent where latents were given. */
  readonly seed?: number;
  /** Its place among the images, from 0. */
  readonly index: number;
  /** Images in all. */
  readonly count: number;
}

/**
 * Draws images, one after another; a miner moves their latents first, after truncation.
 *
 * Throws a `UserError` for options that do not fit the generator, and the signal's reason when it is aborted.
 */
export async function* drawPictures(request: GenerateRequest): AsyncGenerator<DrawnPicture, void, undefined> {
  const settings = drawSettings(request);
  const { signal, onProgress, w, miner, device, threads, lowering = 'auto' } = request;
  const { rng, label, minerStrength = 1 } = settings;
  const seeds = seedList(request.seeds ?? '0-15');
  const load = loadOptionsOf(request);
  signal?.throwIfAborted();
  const { domain } = request;
  const plain = await generatorOf(request.generator, load);
  const generator = await withDomains(plain, { ...settings, domain }, load);
  const { config } = generator;
  checkLabel(config, label, w !== undefined);
  const noise = settings.noise ?? (rng === 'numpy' && generator.noises ? 'fixed' : 'random');
  if (noise === 'fixed' && !generator.noises) {
    throw new UserError(says`the generator carries no fixed noise: take ${named('noise')} random or none`);
  }
  const latents = w === undefined ? undefined : await readLatents(w, config, load);
  const mapper = miner === undefined ? undefined : await mapperOf(miner, config, load);
  const psi = settings.psi ?? (latents || rng === 'numpy' ? 1 : 0.7);
  const onWarning = (message: string): void => onProgress?.({ type: 'note', message });
  const runtime = await platform().openRuntime({ device, threads, onWarning });
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
      const wPlus = mover ? await mover.move(start, minerStrength) : start;
      const picture = await artist.draw(wPlus, noises);
      yield { picture, index, count, ...(seed === undefined ? {} : { seed }) };
    }
  } finally {
    await runtime.close();
  }
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
  return noiseShapes(config).map((shape) => filledTensor(0, shape));
}
