import type { Prediction } from '../../foundry/evaluator/index.js';
import { attributeClasses, attributes, type Labels } from '../../world/labels.js';

/** Answers of a prediction in words; undefined where it says nothing. */
export function answersOf(prediction: Prediction): Labels[] {
  return prediction.domain.map(
    (_, i) =>
      Object.fromEntries(
        attributes.map((name) => [name, attributeClasses[name].at(prediction.attributes[name][i])]),
      ) as Labels,
  );
}
