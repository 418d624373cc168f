import type { Generator } from '../../stylegan2/index.js';
import type { FloatTensor } from '../../tensorData.js';
import { wrongState } from '../run/stateFile.js';
import type { StoredState, TrainingState } from '../run/training.js';
import type { Measurement } from './trainingMetric.js';
import { trainFormat } from './trainState.js';

/** Distances of generated images from real ones after a step. */
export interface Evaluation extends Measurement {
  readonly step: number;
  /** Real images seen. */
  readonly images: number;
  /** What was compared: embeddings of a CLIP, or features of a fixed random network. */
  readonly features: 'CLIP' | 'random features';
  /** How long it took to measure. */
  readonly seconds: number;
  /** Whether it was made because the training ended, outside `metricEvery`: one that goes on with more steps drops it. */
  readonly atEnd?: true | undefined;
}

/** The generator that was best by KID, and how good it was. */
export interface BestGenerator {
  readonly evaluation: Evaluation;
  readonly generator: Generator;
}

/** The first of the evaluations with the least KID. */
export function bestOf(evaluations: readonly Evaluation[]): Evaluation | undefined {
  let best: Evaluation | undefined;
  for (const each of evaluations) if (best === undefined || each.kid < best.kid) best = each;
  return best;
}

/** Before the names of the best generator's tensors in a state. */
const prefix = 'best.';
const latentName = `${prefix}latent average`;

/** What a training without a folder has measured, and the best generator so far. */
export class Evaluations {
  readonly all: readonly Evaluation[];
  readonly best: BestGenerator | undefined;
  /** The best without the evaluation at the end. */
  readonly #lasting: BestGenerator | undefined;

  constructor(all: readonly Evaluation[] = [], best?: BestGenerator, lasting?: BestGenerator) {
    this.all = all;
    this.best = best;
    this.#lasting = lasting;
  }

  /** Those of a training that goes on: without the one at its earlier end, which an uninterrupted training would not make. */
  get lasting(): Evaluations {
    return new Evaluations(lastingOf(this.all), this.#lasting, this.#lasting);
  }

  /** These and a further one; the generator is read where it is better than all before. */
  async with(evaluation: Evaluation, generator: () => Promise<Generator>): Promise<Evaluations> {
    const all = [...this.all, evaluation];
    const isBest = bestOf(all) === evaluation;
    const best = isBest ? { evaluation, generator: await generator() } : this.best;
    return new Evaluations(all, best, evaluation.atEnd ? this.#lasting : best);
  }

  /** Their part of a training's state. */
  state(): Pick<TrainingState, 'tensors' | 'metadata'> {
    if (this.all.length === 0) return { tensors: {}, metadata: {} };
    const kept = this.#lasting?.generator;
    const latentAverage = kept?.latentAverage;
    const tensors = [...(kept?.parameters ?? [])].map(([name, tensor]) => [prefix + name, tensor]);
    if (latentAverage) tensors.push([latentName, latentAverage]);
    return { tensors: Object.fromEntries(tensors), metadata: { evaluations: JSON.stringify(this.all) } };
  }

  /** Reads {@link state}; `generator` is of the same training. Throws a `UserError` that names a state that is damaged. */
  static read({ name, metadata, tensors }: StoredState, generator: Generator): Evaluations {
    const { evaluations: text } = metadata;
    if (text === undefined) return new Evaluations();
    const all = parse(text);
    const evaluation = bestOf(all);
    const lasting = bestOf(lastingOf(all));
    const tensorOf = (key: string, { shape }: FloatTensor): FloatTensor => {
      const tensor = tensors[key];
      if (tensor?.shape.join() !== shape.join()) throw wrongState(name, trainFormat);
      return tensor;
    };
    if (!evaluation) throw wrongState(name, trainFormat);
    // What was best at the end is the generator of the state itself.
    const atEnd = evaluation.atEnd ? { evaluation, generator } : undefined;
    if (lasting === undefined) return new Evaluations(all, atEnd, undefined);
    const { latentAverage: average } = generator;
    const parameters = [...generator.parameters].map(
      ([key, tensor]) => [key, tensorOf(prefix + key, tensor)] as const,
    );
    const kept = {
      ...generator,
      parameters: new Map(parameters),
      latentAverage: average && tensorOf(latentName, average),
    };
    const best = { evaluation: lasting, generator: kept };
    return new Evaluations(all, atEnd ?? best, best);
  }
}

/** Evaluations without the one that was made because the training ended. */
function lastingOf(evaluations: readonly Evaluation[]): Evaluation[] {
  return evaluations.filter(({ atEnd }) => !atEnd);
}

/** Empty for damaged text. */
function parse(text: string): Evaluation[] {
  try {
    const values: unknown = JSON.parse(text);
    return Array.isArray(values) && values.every(isEvaluation) ? values : [];
  } catch {
    return [];
  }
}

function isEvaluation(value: unknown): value is Evaluation {
  const { step, images, features, kid, fid, seconds } = (value ?? {}) as Partial<Record<string, unknown>>;
  return [step, images, kid, fid, seconds].every(Number.isFinite) && typeof features === 'string';
}
