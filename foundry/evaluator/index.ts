import { assert, UserError } from '#nada/errors.js';
import { defineProgram, input } from '#nada/graph/index.js';
import { stateParameters } from '#nada/nn/parameters.js';
import { createEngine } from '#nada/runtime/engine.node.js';
import { compileProgram, type Stage } from '#nada/runtime/stage.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { runRows } from '#nada/train/runRows.js';
import { domains } from '../../world/attributes.js';
import { type Attribute, attributes } from '../../world/labels.js';
import { inRepository } from '../../world/repository.js';
import { type EvaluatorWeights, readEvaluator } from './evaluatorFile.js';
import { classOf, heads, outputCount } from './heads.js';
import { evaluatorNetwork, evaluatorShapes } from './network.js';

/** Classes that the evaluator sees, as numbers, one for each image. */
export interface Prediction {
  /** Places in `domains`. */
  readonly domain: readonly number[];
  /** Places in `attributeClasses` of the attribute. */
  readonly attributes: Readonly<Record<Attribute, readonly number[]>>;
  /** `[N, domains]`, rows that add up to 1. */
  readonly domainProbabilities: FloatTensor;
}

/** Features and prediction of the same pictures. */
export interface Judgement {
  /** `[N, F]` */
  readonly features: FloatTensor;
  readonly prediction: Prediction;
}

/** A network that tells domain and attributes of pictures, and that has guided nothing. */
export interface Evaluator {
  /** Side of the pictures that it takes. */
  readonly size: number;
  /** Features `[N, F]` of pictures `[N, 3, size, size]` in -1..1, for KID and diversity. */
  features(pictures: FloatTensor): Promise<FloatTensor>;
  predict(pictures: FloatTensor): Promise<Prediction>;
  /** Both at the price of one. */
  judge(pictures: FloatTensor): Promise<Judgement>;
  close(): Promise<void>;
}

const batch = 64;

/** Where the evaluator that ships lies. */
export function shippedEvaluator(): string {
  return inRepository('models', 'evaluator', 'model.safetensors');
}

/** Reads an evaluator, by default the one that ships. Throws a `UserError` for a file that is none. */
export async function loadEvaluator(file: string = shippedEvaluator()): Promise<Evaluator> {
  return openEvaluator(await readEvaluator(file));
}

/** Makes weights ready to judge, on one thread of an ONNX Runtime session of their own. */
export async function openEvaluator({ config, parameters }: EvaluatorWeights): Promise<Evaluator> {
  const { size } = config;
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  const stage: Stage = { runtime, lowering: 'auto' };
  const prefix = 'evaluator.';
  await runtime.setState(
    Object.fromEntries([...parameters].map(([name, tensor]) => [prefix + name, tensor])),
  );
  const pictures = input('pictures', [batch, 3, size, size]);
  const network = evaluatorNetwork(config, stateParameters(prefix, evaluatorShapes(config)), pictures);
  const handle = await compileProgram(stage, defineProgram('evaluator', { ...network }));
  const judge = async (given: FloatTensor): Promise<Judgement> => {
    const { features, logits } = await runRows(runtime, handle, { pictures: checked(given, size) }, batch);
    return { features, prediction: predictionOf(logits) };
  };
  return {
    size,
    judge,
    features: async (given) => (await judge(given)).features,
    predict: async (given) => (await judge(given)).prediction,
    close: () => runtime.close(),
  };
}

function checked(pictures: FloatTensor, size: number): FloatTensor {
  const [count, ...rest] = pictures.shape;
  if (!(count > 0) || rest.join() !== [3, size, size].join()) {
    throw new UserError(
      `the evaluator takes pictures [N, 3, ${size}, ${size}], not [${pictures.shape}]: give pictures of ${size} px`,
    );
  }
  return pictures;
}

/** Reads logits `[N, outputCount]`. */
export function predictionOf(logits: FloatTensor): Prediction {
  const [count] = logits.shape;
  const rows = Array.from({ length: count }, (_, i) =>
    logits.data.subarray(i * outputCount, (i + 1) * outputCount),
  );
  const [domain, ...others] = heads;
  assert(domain.name === 'domain', 'the domain is the first head');
  const found = others.map((head) => [head.name, rows.map((row) => classOf(head, row))] as const);
  return {
    domain: rows.map((row) => classOf(domain, row)),
    attributes: Object.fromEntries(found) as Record<Attribute, number[]>,
    domainProbabilities: floatTensor(
      rows.flatMap((row) => probabilities(row.subarray(domain.start, domain.start + domain.classes.length))),
      [count, domains.length],
    ),
  };
}

/** The share of answers of each attribute that are the same in two predictions of as many pictures. */
export function agreement(a: Prediction, b: Prediction): Record<Attribute, number> {
  return Object.fromEntries(
    attributes.map((name) => {
      const equal = a.attributes[name].filter((value, i) => value === b.attributes[name][i]);
      return [name, equal.length / a.attributes[name].length];
    }),
  ) as Record<Attribute, number>;
}

function probabilities(logits: Float32Array): number[] {
  const peak = Math.max(...logits);
  const powers = Array.from(logits, (value) => Math.exp(value - peak));
  const total = powers.reduce((sum, power) => sum + power, 0);
  return powers.map((power) => power / total);
}
