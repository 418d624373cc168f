import { named, says, UserError } from '../errors.js';
import type { FloatTensor } from '../tensorData.js';
import type { EditStudio } from './editStudio.js';
import type { LatentSpace } from './optimize/latentOptimizer.js';
import { movableChannels, styleDeviations } from './styleSpace.js';

/** Latents whose spread is measured. */
const samples = 1024;

/**
 * Measures the standard deviation of a generator's w, or of the styles that edits move, a root mean square over the numbers of one
 * latent. It is the length in which `--units relative` measures, so that weights and rates mean the same for every generator.
 *
 * Throws a `UserError` when it is 0.
 */
export async function latentSpread(studio: EditStudio, space: LatentSpace): Promise<number> {
  const values = space === 's' ? await styleValues(studio) : await wValues(studio);
  const squares = values.flatMap((deviations) => Array.from(deviations, (deviation) => deviation ** 2));
  const spread = Math.sqrt(squares.reduce((total, square) => total + square, 0) / squares.length);
  if (spread > 0) return spread;
  throw new UserError(
    says`the generator's latents are all alike, so their spread is no measure: take ${named('units')} raw`,
  );
}

async function wValues(studio: EditStudio): Promise<Float64Array[]> {
  const w = await studio.latents(samples, 1, 0);
  return [...styleDeviations(new Map<string, FloatTensor>([['w', w]])).values()];
}

async function styleValues(studio: EditStudio): Promise<Float64Array[]> {
  const moving = new Set(movableChannels(studio.generator.config).map(({ layer }) => layer));
  const deviations = styleDeviations(await studio.sampledStyles(samples));
  return [...deviations].flatMap(([layer, values]) => (moving.has(layer) ? [values] : []));
}
