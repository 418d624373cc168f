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

  constructor(all: readonly Evaluation[] = [], best?: BestGenerator) {
    this.all = all;
    this.best = best;
  }

  /** These and a further one; the generator is read where it is better than all before. */
  async with(evaluation: Evaluation, generator: () => Promise<Generator>): Promise<Evaluations> {
    const all = [...this.all, evaluation];
    const isBest = bestOf(all) === evaluation;
    return new Evaluations(all, isBest ? { evaluation, generator: await generator() } : this.best);
  }

  /** Their part of a training's state. */
  state(): Pick<TrainingState, 'tensors' | 'metadata'> {
    const { all, best } = this;
    if (best === undefined) return { tensors: {}, metadata: {} };
    const { parameters, latentAverage } = best.generator;
    const tensors = [...parameters].map(([name, tensor]) => [prefix + name, tensor]);
    if (latentAverage) tensors.push([latentName, latentAverage]);
    return { tensors: Object.fromEntries(tensors), metadata: { evaluations: JSON.stringify(all) } };
  }

  /** Reads {@link state}; `generator` is of the same training. Throws a `UserError` that names a state that is damaged. */
  static read({ name, metadata, tensors }: StoredState, generator: Generator): Evaluations {
    const { evaluations: text } = metadata;
    if (text === undefined) return new Evaluations();
    const all = parse(text);
    const evaluation = bestOf(all);
    const tensorOf = (key: string, { shape }: FloatTensor): FloatTensor => {
      const tensor = tensors[key];
      if (tensor?.shape.join() !== shape.join()) throw wrongState(name, trainFormat);
      return tensor;
    };
    if (!evaluation) throw wrongState(name, trainFormat);
    const { latentAverage: average } = generator;
    const parameters = [...generator.parameters].map(
      ([key, tensor]) => [key, tensorOf(prefix + key, tensor)] as const,
    );
    const best = {
      ...generator,
      parameters: new Map(parameters),
      latentAverage: average && tensorOf(latentName, average),
    };
    return new Evaluations(all, { evaluation, generator: best });
  }
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
