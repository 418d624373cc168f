import { add, gradients, input, type Tensor } from '../../graph/index.js';
import { compileFed, type FedProgram, type FedRunner, Inputs } from '../../runtime/fedProgram.js';
import type { Stage } from '../../runtime/stage.js';
import type { FloatTensor } from '../../tensorData.js';
import { joinOutputs } from '../../train/batches.js';
import type { Guide } from '../goal/guide.js';
import { coupledLosses } from '../loss/coupledLoss.js';
import { embedPair, guideNudge } from '../loss/pairLoss.js';
import type { Coupling } from './coupling.js';
import { type NudgeSource, stepNudge } from './stepLoss.js';
import { type PicturesSource, stepPictures } from './stepPictures.js';
import type { StepSpec } from './stepSpec.js';

type EmbeddedSource = PicturesSource & NudgeSource;

/** Embeddings of both generators' pictures by every guide, each under its {@link embeddingName}. */
type Embeddings = Readonly<Record<string, FloatTensor>>;

function embeddingName(which: 'frozen' | 'trained', { index }: Pick<Guide, 'index'>): string {
  return `${which}.${index}`;
}

/** The unit embeddings `[batch, E]` of a part of a batch by every guide: `frozen.INDEX` and `trained.INDEX`. */
export function embeddingsProgram(spec: StepSpec): FedProgram<EmbeddedSource> {
  const inputs = new Inputs<EmbeddedSource>();
  const pictures = stepPictures(spec, inputs);
  const nudge = stepNudge(spec, inputs);
  const outputs: Record<string, Tensor> = {};
  spec.guides.forEach((guide, place) => {
    const { frozen, trained } = embedPair(guide, spec.settings, pictures, guideNudge(nudge, place));
    if (frozen) outputs[embeddingName('frozen', guide)] = frozen;
    outputs[embeddingName('trained', guide)] = trained;
  });
  return inputs.define('embeddings of a part', outputs);
}

/** The coupled terms of a whole batch from its embeddings, and their slopes by those of the trained pictures. */
export function couplingProgram({ guides, settings }: StepSpec): FedProgram<Embeddings> {
  const inputs = new Inputs<Embeddings>();
  const rows = (which: 'frozen' | 'trained', guide: Guide): Tensor => {
    const name = embeddingName(which, guide);
    return inputs.feed(input(name, [settings.batch, guide.config.embedding]), (embedded) => embedded[name]);
  };
  const embeddings = guides.map((guide) => rows('trained', guide));
  const terms = guides.flatMap((guide, i) => [
    ...coupledLosses(guide, settings, rows('frozen', guide), embeddings[i]),
  ]);
  const loss = terms.map(([, term]) => term).reduce((total, term) => add(total, term));
  const slopes = gradients(loss, embeddings);
  return inputs.define('coupled terms', {
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
  readonly #spec: StepSpec;
  readonly #embeddings: FedRunner<EmbeddedSource>;
  readonly #coupling: FedRunner<Embeddings>;

  private constructor(
    spec: StepSpec,
    embeddings: FedRunner<EmbeddedSource>,
    coupling: FedRunner<Embeddings>,
  ) {
    this.#spec = spec;
    this.#embeddings = embeddings;
    this.#coupling = coupling;
  }

  static async create(stage: Stage, spec: StepSpec): Promise<CoupledParts> {
    const embeddings = await compileFed(stage, embeddingsProgram(spec));
    return new CoupledParts(spec, embeddings, await compileFed(stage, couplingProgram(spec)));
  }

  /** The coupling of a batch from what its parts are computed from. */
  async measure(parts: readonly EmbeddedSource[]): Promise<Coupling> {
    const { settings, guides } = this.#spec;
    const embedded: Record<string, FloatTensor>[] = [];
    for (const part of parts) embedded.push(await this.#embeddings.run(part));
    const found = await this.#coupling.run(joinOutputs(embedded, settings.batch));
    const terms = Object.entries(found).filter(([name]) => name.startsWith('term.'));
    return {
      loss: found.loss.data[0],
      terms: new Map(terms.map(([name, { data }]) => [name.slice('term.'.length), data[0]])),
      slopes: new Map(guides.map(({ index }) => [index, found[`coupling.${index}`]])),
    };
  }

  async close(): Promise<void> {
    await this.#embeddings.release();
    await this.#coupling.release();
  }
}
