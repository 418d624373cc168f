import { add, defineProgram, gradients, input, type Program, type Tensor } from '../../graph/index.js';
import type { ProgramHandle, RunInputs } from '../../runtime/contract.js';
import { compileProgram, type Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { joinOutputs, takeRows } from '../../train/batches.js';
import type { Guide } from '../goal/guide.js';
import { coupledLosses } from '../loss/coupledLoss.js';
import { embedPair, guideNudge } from '../loss/pairLoss.js';
import { type StepSpec, stepNudge, stepPictures } from './stepLoss.js';

/** What the coupled terms of a whole batch are, and their slopes by the embeddings of each guide. */
export interface Coupling {
  /** The sum of the terms. */
  readonly loss: number;
  /** By term and guide. */
  readonly terms: ReadonlyMap<string, number>;
  /** The inputs of a part of the batch from row `start` on; see `couplingInput`. */
  inputs(start: number): Record<string, FloatTensor>;
}

/** The unit embeddings of a part of a batch by every guide: `frozen.INDEX` and `trained.INDEX`, `[batch, E]`. */
export function embeddingsProgram(spec: StepSpec): Program {
  const pictures = stepPictures(spec);
  const nudge = stepNudge(spec);
  const outputs: Record<string, Tensor> = {};
  spec.guides.forEach((guide, place) => {
    const { frozen, trained } = embedPair(guide, spec.settings, pictures, guideNudge(nudge, place));
    if (frozen) outputs[`frozen.${guide.index}`] = frozen;
    outputs[`trained.${guide.index}`] = trained;
  });
  return defineProgram('embeddings of a part', outputs);
}

/** The coupled terms of a whole batch from its embeddings, and their slopes by those of the trained pictures. */
export function couplingProgram({ guides, settings }: StepSpec): Program {
  const rows = (name: string, { index, config }: Guide): Tensor =>
    input(`${name}.${index}`, [settings.batch, config.embedding]);
  const embeddings = guides.map((guide) => rows('trained', guide));
  const terms = guides.flatMap((guide, i) => [
    ...coupledLosses(guide, settings, rows('frozen', guide), embeddings[i]),
  ]);
  const loss = terms.map(([, term]) => term).reduce((total, term) => add(total, term));
  const slopes = gradients(loss, embeddings);
  return defineProgram('coupled terms', {
    loss,
    ...Object.fromEntries(terms.map(([name, term]) => [`term.${name}`, term])),
    ...Object.fromEntries(guides.map(({ index }, i) => [`coupling.${index}`, slopes[i]])),
  });
}

/**
 * Computes coupled terms of a batch that is computed in parts: all parts are embedded, then the terms' slopes by the embeddings
 * are found at once, and each part goes on from those (gradient caching, Gao et al. 2021).
 */
export class CoupledParts {
  readonly #stage: Stage;
  readonly #spec: StepSpec;
  readonly #embeddings: ProgramHandle;
  readonly #coupling: ProgramHandle;

  private constructor(stage: Stage, spec: StepSpec, embeddings: ProgramHandle, coupling: ProgramHandle) {
    this.#stage = stage;
    this.#spec = spec;
    this.#embeddings = embeddings;
    this.#coupling = coupling;
  }

  static async create(stage: Stage, spec: StepSpec): Promise<CoupledParts> {
    const embeddings = await compileProgram(stage, embeddingsProgram(spec));
    return new CoupledParts(stage, spec, embeddings, await compileProgram(stage, couplingProgram(spec)));
  }

  /** The coupling of a batch from what its parts are fed. */
  async measure(parts: readonly RunInputs[]): Promise<Coupling> {
    const { settings, batch } = this.#spec;
    const { runtime } = this.#stage;
    const embedded: Record<string, FloatTensor>[] = [];
    for (const part of parts) embedded.push(await runtime.run(this.#embeddings, part));
    const found = await runtime.run(this.#coupling, joinOutputs(embedded, settings.batch));
    const named = (prefix: string) => Object.entries(found).filter(([name]) => name.startsWith(prefix));
    return {
      loss: found.loss.data[0],
      terms: new Map(named('term.').map(([name, { data }]) => [name.slice('term.'.length), data[0]])),
      inputs: (start) =>
        Object.fromEntries(
          named('coupling.').map(([name, slopes]) => [name, takeRows(slopes, start, batch)]),
        ),
    };
  }

  async close(): Promise<void> {
    await this.#stage.runtime.release(this.#embeddings);
    await this.#stage.runtime.release(this.#coupling);
  }
}
