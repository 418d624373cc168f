import { EditBench } from '#nada/api/edit/editBench.js';
import { UserError } from '#nada/errors.js';
import { clamped } from '#nada/image/index.js';
import type { EditStart } from '#nada/styleclip/editStudio.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { joinRows } from '#nada/train/batches.js';
import { type Evaluator, loadEvaluator } from '../../foundry/evaluator/index.js';
import type { Renderer } from '../../world/renderer.js';
import { blindEdit } from './blindEdit.js';
import type { EditsOptions } from './options.js';
import { type EditScores, editScores, meanChange } from './scores.js';
import { chooseSubjects, type Subjects } from './subjects.js';
import { type Truth, truthOf } from './truth.js';
import type { WorldEdit } from './worldEdit.js';

/** Truncation of all pictures: none, for the average of unlike faces is no face of this world. */
export const psi = 1;
/** How far the seeds lie away towards which blind edits go. */
const elsewhere = 500_000;

/** Figures of a way's images. */
export interface Judged {
  readonly scores: EditScores;
  /** Mean change of colours, in steps of 255: of the whole pictures, and where a true edit touches nothing. */
  readonly change: number;
  readonly changeOutside: number;
  /** The scores of pictures that changed as much with nothing asked. */
  readonly blind: EditScores;
}

/** The frozen generator and the judge. */
export class EditsWorkbench {
  readonly #bench: EditBench;
  readonly #evaluator: Evaluator;
  readonly #render: Renderer;
  readonly #faces: number;

  private constructor(bench: EditBench, evaluator: Evaluator, render: Renderer, faces: number) {
    this.#bench = bench;
    this.#evaluator = evaluator;
    this.#render = render;
    this.#faces = faces;
  }

  /** Loads the models; a `UserError` says which one is missing or does not fit the others. */
  static async open(options: EditsOptions, render: Renderer): Promise<EditsWorkbench> {
    const { generator, clip, threads, faces } = options;
    const evaluator = await loadEvaluator(options.evaluator);
    try {
      const bench = await EditBench.open({ generator, clip, threads, device: 'cpu', lowering: 'auto' });
      const { size } = bench.generator.config;
      if (size === evaluator.size) return new EditsWorkbench(bench, evaluator, render, faces);
      await bench.close();
      throw new UserError(
        `${generator} draws pictures of ${size} px and the evaluator judges ${evaluator.size} px: take a generator of that size`,
      );
    } catch (error) {
      await evaluator.close();
      throw error;
    }
  }

  subjects({ isSubject }: WorldEdit, count: number): Promise<Subjects> {
    return chooseSubjects(this.#evaluator, (seeds) => this.#pictures(seeds), isSubject, { count });
  }

  truth(edit: WorldEdit): Promise<Truth> {
    return truthOf(edit, this.#evaluator, this.#render, this.#faces);
  }

  /** Judges the pictures `[N, 3, H, W]` of an edit of all subjects, in their order. */
  async judge(
    edit: WorldEdit,
    subjects: Subjects,
    { outside }: Truth,
    pictures: FloatTensor,
  ): Promise<Judged> {
    const before = await this.#evaluator.predict(subjects.pictures);
    const change = meanChange(subjects.pictures, pictures);
    const starts = await this.#starts(subjects.seeds);
    const others = await this.#starts(subjects.seeds.map((seed) => seed + elsewhere));
    const between = (share: number) =>
      this.#drawn(
        starts.map(({ wPlus, noises }, i) => ({ wPlus: mixed(wPlus, others[i].wPlus, share), noises })),
      );
    const blind = await blindEdit(subjects.pictures, change, between);
    return {
      scores: editScores(before, await this.#evaluator.predict(pictures), edit),
      change,
      changeOutside: meanChange(subjects.pictures, pictures, outside),
      blind: editScores(before, await this.#evaluator.predict(blind), edit),
    };
  }

  async close(): Promise<void> {
    await this.#evaluator.close();
    await this.#bench.close();
  }

  async #starts(seeds: readonly number[]): Promise<EditStart[]> {
    const starts: EditStart[] = [];
    for (const seed of seeds) starts.push(await this.#bench.start({ seed, psi }));
    return starts;
  }

  async #pictures(seeds: readonly number[]): Promise<FloatTensor> {
    return this.#drawn(await this.#starts(seeds));
  }

  async #drawn(starts: readonly EditStart[]): Promise<FloatTensor> {
    const drawn: FloatTensor[] = [];
    for (const { wPlus, noises } of starts) drawn.push(await this.#bench.picture(wPlus, noises));
    return clamped(joinRows(drawn, drawn.length));
  }
}

function mixed(from: FloatTensor, to: FloatTensor, share: number): FloatTensor {
  const data = from.data.map((value, i) => value + share * (to.data[i] - value));
  return floatTensor(data, from.shape);
}
