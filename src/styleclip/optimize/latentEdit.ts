import { dot } from '../../guidance/index.js';
import type { NamedTensors } from '../../runtime/contract.js';
import type { FloatTensor } from '../../tensorData.js';
import type { LossSnapshot } from '../../train/lossTrainer.js';
import { checkEditTexts } from '../checkEditTexts.js';
import { editMove, movedBy } from '../editMove.js';
import type { EditStart, EditStudio } from '../editStudio.js';
import { latentSpread } from '../latentSpread.js';
import { LatentOptimizer, type LatentStep } from './latentOptimizer.js';
import type { OptimizeSettings } from './optimizeSettings.js';

/** An optimised latent as it is after some steps. */
export interface EditedLatent {
  /** w+ `[1, L, D]` as `wPlus`, or the styles `[1, C]` of all layers by name. */
  readonly latent: ReadonlyMap<string, FloatTensor>;
  /** The image `[1, 3, H, W]` of it. */
  readonly edited: FloatTensor;
  /** Cosine of the image to the goal, before and after. */
  readonly before: number;
  readonly after: number;
  /** Length of the change of the latent, in the units of rate and weight. */
  readonly moved: number;
}

/** Images of the way that are drawn in addition to the last. */
const shown = 6;
const wayPrefix = 'way.';

/** What an optimisation is led by, and where it starts. */
interface LatentEditParts {
  readonly studio: EditStudio;
  readonly start: EditStart;
  readonly settings: OptimizeSettings;
  readonly optimizer: LatentOptimizer;
  /** Unit embedding of the image of the start, and the one that it is led to. */
  readonly embedding: Float64Array;
  readonly goal: Float64Array;
  readonly unit: number;
}

/** Edit of one image by moving its latent (Patashnik et al. 2021, section 4), step by step. */
export class LatentEdit {
  readonly #parts: LatentEditParts;
  /** What has moved of the latents whose images show the way, from the start on. */
  readonly #way: ReadonlyMap<string, FloatTensor>[] = [];
  readonly #pictures: FloatTensor[] = [];

  private constructor(parts: LatentEditParts) {
    this.#parts = parts;
  }

  /** Encodes the texts and compiles the step. Throws a `UserError` for texts that are the same to the CLIP. */
  static async create(studio: EditStudio, start: EditStart, settings: OptimizeSettings): Promise<LatentEdit> {
    checkEditTexts(settings);
    const { from, to, space, pictures: rule, strength, verbatim, units } = settings;
    const { wPlus, noises } = start;
    const { networks, stage } = studio;
    const [wanted, given] = await studio.texts(from === undefined ? [to] : [to, from], verbatim);
    const [embedding] = await studio.embed(await studio.picture(wPlus, noises), rule);
    const direction = given && editMove(wanted, given, strength);
    const goal = direction ? movedBy(embedding, direction) : wanted;
    const identity = { original: embedding, asked: direction ?? wanted };
    const unit = units === 'raw' ? 1 : await latentSpread(studio, space);
    const begin = space === 's' ? await studio.styles(wPlus) : wPlus;
    const aims = { networks, goal, identity, start: begin, unit, noises };
    const optimizer = await LatentOptimizer.create(stage, aims, settings);
    return new LatentEdit({ studio, start, settings, optimizer, embedding, goal, unit });
  }

  get steps(): number {
    return this.#parts.settings.steps;
  }

  get stepsDone(): number {
    return this.#parts.optimizer.stepsDone;
  }

  /** Takes one step; its image is that before it. Throws a `NotFiniteError`, and changes nothing, when the loss is not finite. */
  async step(): Promise<LatentStep> {
    const { optimizer } = this.#parts;
    const before = this.isShown(this.stepsDone + 1) ? await optimizer.moving() : undefined;
    const step = await optimizer.step();
    if (before) this.#way.push(before);
    return step;
  }

  /** Whether the image before a step, counted from 1, shows the way. */
  isShown(step: number): boolean {
    return (step - 1) % this.#interval === 0;
  }

  /** Steps from one image of the way to the next. */
  get #interval(): number {
    return Math.ceil(this.steps / shown);
  }

  /** Draws images `[1, 3, H, W]` of the way so far, from the start on; each is drawn once. */
  async way(): Promise<readonly FloatTensor[]> {
    const { optimizer } = this.#parts;
    for (const moving of this.#way.slice(this.#pictures.length)) {
      this.#pictures.push(await this.#draw(optimizer.whole(moving)));
    }
    return [...this.#pictures];
  }

  /** Draws the image `[1, 3, H, W]` of the latent as it is now, with noise of its start or another. */
  async picture(noises = this.#parts.start.noises): Promise<FloatTensor> {
    return this.#draw(await this.#parts.optimizer.latent(), noises);
  }

  /** Draws and measures the latent as it is now. */
  async edited(): Promise<EditedLatent> {
    const { studio, settings, optimizer, embedding, goal, unit } = this.#parts;
    const latent = await optimizer.latent();
    const edited = await this.#draw(latent);
    const [after] = await studio.embed(edited, settings.pictures);
    return {
      latent,
      edited,
      before: dot(embedding, goal),
      after: dot(after, goal),
      moved: distance(optimizer.whole(new Map()), latent) / unit,
    };
  }

  /** Reads everything that changes while it optimises, the latents of the way included. */
  async snapshot(): Promise<LossSnapshot> {
    const { step, tensors } = await this.#parts.optimizer.snapshot();
    return { step, tensors: { ...tensors, ...wayTensors(this.#way) } };
  }

  /** Lists the tensors of a snapshot after some steps, as their shapes are known from the start. */
  async layoutAt(step: number): Promise<NamedTensors> {
    const { optimizer } = this.#parts;
    const moving = await optimizer.moving();
    const count = Math.min(shown, Math.ceil(step / this.#interval));
    const way = wayTensors(Array.from({ length: count }, () => moving));
    return { ...(await optimizer.snapshot()).tensors, ...way };
  }

  /** Goes back to a snapshot of an edit of the same start and settings. */
  async restore({ step, tensors }: LossSnapshot): Promise<void> {
    const own = Object.entries(tensors).filter(([name]) => !name.startsWith(wayPrefix));
    await this.#parts.optimizer.restore({ step, tensors: Object.fromEntries(own) });
    this.#way.length = 0;
    this.#pictures.length = 0;
    for (let i = 0; ; i++) {
      const prefix = `${wayPrefix}${i}.`;
      const moving = Object.entries(tensors).filter(([name]) => name.startsWith(prefix));
      if (moving.length === 0) return;
      this.#way.push(new Map(moving.map(([name, tensor]) => [name.slice(prefix.length), tensor])));
    }
  }

  /** Releases the program of the step. */
  close(): Promise<void> {
    return this.#parts.optimizer.close();
  }

  #draw(latent: ReadonlyMap<string, FloatTensor>, noises = this.#parts.start.noises): Promise<FloatTensor> {
    return this.#parts.studio.picture(latent.get('wPlus') ?? latent, noises);
  }
}

function wayTensors(way: readonly ReadonlyMap<string, FloatTensor>[]): NamedTensors {
  const named = way.flatMap((moving, i) =>
    [...moving].map(([name, tensor]) => [`${wayPrefix}${i}.${name}`, tensor] as const),
  );
  return Object.fromEntries(named);
}

function distance(start: ReadonlyMap<string, FloatTensor>, latent: ReadonlyMap<string, FloatTensor>): number {
  let total = 0;
  for (const [name, { data }] of latent) {
    const from = start.get(name)?.data;
    data.forEach((value, i) => {
      total += (value - (from?.[i] ?? 0)) ** 2;
    });
  }
  return Math.sqrt(total);
}
