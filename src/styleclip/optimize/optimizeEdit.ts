import { dot } from '../../guidance/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { checkEditTexts } from '../checkEditTexts.js';
import { editMove, movedBy } from '../editMove.js';
import type { EditStart, EditStudio } from '../editStudio.js';
import { latentSpread } from '../latentSpread.js';
import { LatentOptimizer, type LatentStep } from './latentOptimizer.js';
import type { OptimizeSettings } from './optimizeSettings.js';

/** One step of an optimisation; every few steps it has the image `[1, 3, H, W]` of the way. */
export interface OptimizeStep extends Omit<LatentStep, 'picture'> {
  readonly steps: number;
  readonly picture?: FloatTensor;
}

/** Progress callback and the two ways to end an optimisation early. */
export interface OptimizeRun {
  readonly signal?: AbortSignal | undefined;
  /** Receives each step; the next one waits for it. */
  readonly onStep?: ((step: OptimizeStep) => void | Promise<void>) | undefined;
  /** Whether someone has asked it to end after the step under way. */
  readonly isStopped?: (() => boolean) | undefined;
}

/** An optimised latent and the images of its way. */
export interface OptimizedEdit {
  /** w+ `[1, L, D]` as `wPlus`, or the styles `[1, C]` of all layers by name. */
  readonly latent: ReadonlyMap<string, FloatTensor>;
  /** Images `[1, 3, H, W]` from the start on, the edited one last. */
  readonly pictures: readonly FloatTensor[];
  readonly edited: FloatTensor;
  /** Steps that were taken. */
  readonly steps: number;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
}

/** Images of the way that are drawn in addition to the first and the last. */
const shown = 6;

/**
 * Edits one image by moving its latent (Patashnik et al. 2021, section 4).
 *
 * Throws a `UserError` for texts that are the same to the CLIP, and the signal's reason when it is aborted.
 */
export async function optimizeEdit(
  studio: EditStudio,
  { wPlus, noises }: EditStart,
  settings: OptimizeSettings,
  { signal, onStep = () => {}, isStopped = () => false }: OptimizeRun = {},
): Promise<OptimizedEdit> {
  checkEditTexts(settings);
  const { from, to, space, steps, pictures: rule } = settings;
  const { networks, stage } = studio;
  const start = space === 's' ? await studio.styles(wPlus) : wPlus;
  const [wanted, given] = await studio.texts(from === undefined ? [to] : [to, from], settings.verbatim);
  const [embedding] = await studio.embed(await studio.picture(wPlus, noises), rule);
  const direction = given && editMove(wanted, given, settings.strength);
  const goal = direction ? movedBy(embedding, direction) : wanted;
  const identity = { original: embedding, asked: direction ?? wanted };
  const unit = settings.units === 'raw' ? 1 : await latentSpread(studio, space);
  const aims = { networks, goal, identity, start, unit, noises };
  const optimizer = await LatentOptimizer.create(stage, aims, settings);
  const pictures: FloatTensor[] = [];
  let done = 0;
  while (done < steps) {
    signal?.throwIfAborted();
    if (isStopped()) break;
    const isShown = done % Math.ceil(steps / shown) === 0;
    const { picture, ...figures } = await optimizer.step();
    done = figures.step;
    if (isShown) pictures.push(picture);
    await onStep({ ...figures, steps, ...(isShown ? { picture } : {}) });
  }
  const latent = await optimizer.latent();
  await optimizer.close();
  const edited = await studio.picture(latent.get('wPlus') ?? latent, noises);
  const [after] = await studio.embed(edited, rule);
  return {
    latent,
    pictures: [...pictures, edited],
    edited,
    steps: done,
    before: dot(embedding, goal),
    after: dot(after, goal),
    moved: distance(start, latent) / unit,
  };
}

function distance(
  start: FloatTensor | ReadonlyMap<string, FloatTensor>,
  latent: ReadonlyMap<string, FloatTensor>,
): number {
  const starts = 'data' in start ? new Map([['wPlus', start]]) : start;
  let total = 0;
  for (const [name, { data }] of latent) {
    const from = starts.get(name)?.data;
    data.forEach((value, i) => {
      total += (value - (from?.[i] ?? 0)) ** 2;
    });
  }
  return Math.sqrt(total);
}
