import { named, says, UserError } from '../../../errors.js';
import { dot } from '../../../guidance/index.js';
import { labelledRows, toPictures } from '../../../image/index.js';
import { LatentOptimizer, type LatentStep } from '../../../styleclip/optimize/latentOptimizer.js';
import type { FloatTensor } from '../../../tensorData.js';
import { EditBench, editMove, movedBy } from '../editBench.js';
import { checkOneStart } from '../editedSeeds.js';
import { EditFolder, secondsSince } from '../editFolder.js';
import { latentSpread } from '../latentSpread.js';
import type { EditOptimizeOptions } from './options.js';

/** How many pictures of the way are shown beside the first and the last. */
const shown = 6;

/** What an optimisation tells when it is done. */
export interface OptimizeSummary {
  readonly folder: string;
  readonly steps: number;
  readonly seconds: number;
  /** Cosine of the picture to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
  readonly files: { readonly pictures: string; readonly latent: string; readonly edited: string };
}

/** How {@link optimizeLatent} tells of itself and ends early. */
export interface OptimizeRun {
  readonly signal?: AbortSignal | undefined;
  readonly onStep?: ((step: Omit<LatentStep, 'picture'> & { readonly steps: number }) => void) | undefined;
}

/**
 * Edits one picture by moving its latent (`nada edit optimize`), and writes the pictures of the way, the edited picture, the
 * latent and a summary into a new folder.
 *
 * Throws a `UserError` for wrong options and files, and the signal's reason when it is aborted; nothing is written then.
 */
export async function optimizeLatent(
  options: EditOptimizeOptions,
  { signal, onStep = () => {} }: OptimizeRun = {},
): Promise<OptimizeSummary> {
  const { to, from, space, steps } = options;
  if (from !== undefined && from.trim() === to.trim()) {
    throw new UserError(
      says`options ${named('from')} and ${named('to')} are both "${to}": give texts that differ`,
    );
  }
  checkOneStart('seed', options.seed, options.w);
  const folder = await EditFolder.check(options.out);
  const began = performance.now();
  const bench = await EditBench.open(options, { signal });
  try {
    const { networks, stage } = bench;
    const { wPlus, noises } = await bench.start(options);
    const start = space === 's' ? await bench.styles(wPlus) : wPlus;
    const names = from === undefined ? [to] : [to, from];
    const [wanted, given] = await bench.texts(names, options.verbatim);
    const original = await bench.picture(wPlus, noises);
    const [embedding] = await bench.embed(original, options.pictures);
    const direction = given && editMove(wanted, given, options.strength);
    const goal = direction ? movedBy(embedding, direction) : wanted;
    const unit = options.units === 'raw' ? 1 : await latentSpread(bench, space);
    const optimizer = await LatentOptimizer.create(
      stage,
      { networks, goal, identity: { original: embedding, asked: direction ?? wanted }, start, unit, noises },
      options,
    );
    const pictures: FloatTensor[] = [];
    for (let step = 0; step < steps; step++) {
      signal?.throwIfAborted();
      const { picture, ...told } = await optimizer.step();
      if (step % Math.ceil(steps / shown) === 0) pictures.push(picture);
      onStep({ ...told, steps });
    }
    const latent = await optimizer.latent();
    await optimizer.close();
    const edited = await bench.picture(latent.get('wPlus') ?? latent, noises);
    const [after] = await bench.embed(edited, options.pictures);
    pictures.push(edited);
    const drawn = pictures.flatMap((picture) => toPictures(picture));
    const label = from === undefined ? to : `${from} -> ${to}`;
    const files = {
      pictures: await folder.picture('way.png', labelledRows([{ label, pictures: drawn }])),
      edited: await folder.picture('edited.png', edited),
      latent: await folder.tensors('latent.safetensors', latentFile(latent)),
    };
    const summary: OptimizeSummary = {
      folder: folder.folder,
      steps,
      seconds: secondsSince(began),
      before: dot(embedding, goal),
      after: dot(after, goal),
      moved: distance(start, latent) / unit,
      files,
    };
    await folder.summary(summary, options);
    return summary;
  } finally {
    await bench.close();
  }
}

/** w+ as `w`, which `nada generate --w` reads; styles by layer. */
function latentFile(latent: ReadonlyMap<string, FloatTensor>): Map<string, FloatTensor> {
  const wPlus = latent.get('wPlus');
  return new Map(wPlus ? [['w', wPlus]] : latent);
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
