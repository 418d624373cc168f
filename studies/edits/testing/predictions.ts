import { floatTensor } from '#nada/tensorData.js';
import type { Evaluator, Prediction } from '../../../foundry/evaluator/index.js';
import { domains } from '../../../world/attributes.js';
import { type Attribute, attributes } from '../../../world/labels.js';

/** A prediction of photos: class 0 of every attribute, but for what is given. */
export function photoPrediction(
  count: number,
  given: Partial<Record<Attribute, readonly number[]>> = {},
): Prediction {
  const zeros = new Array<number>(count).fill(0);
  return {
    domain: new Array<number>(count).fill(domains.indexOf('photo')),
    attributes: Object.fromEntries(attributes.map((name) => [name, given[name] ?? zeros])) as Record<
      Attribute,
      readonly number[]
    >,
    domainProbabilities: floatTensor(new Float32Array(count * domains.length), [count, domains.length]),
  };
}

/** An evaluator of pictures of `size` px whose answers are those of a function of the mean of each picture. */
export function meanEvaluator(size: number, answers: (means: readonly number[]) => Prediction): Evaluator {
  const predict: Evaluator['predict'] = async ({ data, shape: [count] }) => {
    const width = data.length / count;
    const means = Array.from({ length: count }, (_, i) =>
      data.subarray(i * width, (i + 1) * width).reduce((sum, value) => sum + value / width, 0),
    );
    return answers(means);
  };
  const features: Evaluator['features'] = async ({ shape: [count] }) =>
    floatTensor(new Float32Array(count), [count, 1]);
  return {
    size,
    predict,
    features,
    judge: async (pictures) => ({
      features: await features(pictures),
      prediction: await predict(pictures),
    }),
    close: async () => {},
  };
}
