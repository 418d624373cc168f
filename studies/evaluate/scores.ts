import { diversity, intraClusterDistance, kid, kidInterval, quality } from '#nada/evaluate/index.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { agreement, type Judgement, type Prediction } from '../../foundry/evaluator/index.js';
import { meanAgreement, shareCalled } from '../../foundry/evaluator/verdict.js';
import type { Domain } from '../../world/attributes.js';
import { type Attribute, attributes } from '../../world/labels.js';
import type { BeforeAfter, Kept, Scores } from './results.js';

/** Findings of all judges about a set of images. */
export interface Survey extends Judgement {
  /** CLIP's embeddings `[N, E]`. */
  readonly embeddings: FloatTensor;
}

/** Images that an adapted generator is compared with. */
export interface Comparison {
  readonly domain: Domain;
  /** Of the frozen generator, for the same seeds. */
  readonly frozen: Survey;
  /** True renders of the target domain. */
  readonly truth: Survey;
  /** The same faces as photos. */
  readonly photos: Survey;
  /** CLIP's direction of the target's texts, `[E]`. */
  readonly text: FloatTensor;
}

/** Everything that is measured of the adapted pictures. */
export function scoresOf(adapted: Survey, { domain, frozen, truth, photos, text }: Comparison): Scores {
  const all = (measure: (survey: Survey) => number): BeforeAfter => ({
    before: measure(frozen),
    after: measure(adapted),
    truth: measure(truth),
  });
  const interval = kidInterval(truth.features, adapted.features, { resamples: 200 });
  const kept = agreement(adapted.prediction, frozen.prediction);
  const ceiling = agreement(truth.prediction, photos.prediction);
  const chance = agreement(adapted.prediction, shifted(frozen.prediction));
  const clusters = Math.min(10, Math.floor(adapted.features.shape[0] / 2));
  return {
    kid: {
      before: kid(truth.features, frozen.features),
      after: interval.kid,
      low: interval.low,
      high: interval.high,
    },
    called: all(({ prediction }) => shareCalled(prediction, domain)),
    quality: all(({ embeddings }) => quality(embeddings, text)),
    diversity: all(({ features }) => diversity(features)),
    clipDiversity: all(({ embeddings }) => diversity(embeddings)),
    clusterDistance: all(({ features }) => intraClusterDistance(features, { clusters })),
    kept: {
      kept: meanAgreement(kept),
      ceiling: meanAgreement(ceiling),
      chance: meanAgreement(chance),
    },
    keptAttributes: Object.fromEntries(
      attributes.map((name): [Attribute, Kept] => [
        name,
        { kept: kept[name], ceiling: ceiling[name], chance: chance[name] },
      ]),
    ) as Record<Attribute, Kept>,
  };
}

/** Why a result counts as a failure, or nothing when it succeeded. */
export function failures({ kid: distance, called }: Scores): string[] {
  return [
    ...(called.after < 0.5 ? ['fewer than half of the pictures are called by the target'] : []),
    ...(distance.after >= distance.before ? ['KID to the target is no better than before'] : []),
  ];
}

/** The prediction of each picture's neighbour: as many pairs, of different faces. */
function shifted(prediction: Prediction): Prediction {
  const shift = (values: readonly number[]) => [...values.slice(1), values[0]];
  return {
    ...prediction,
    domain: shift(prediction.domain),
    attributes: Object.fromEntries(
      attributes.map((name) => [name, shift(prediction.attributes[name])]),
    ) as Record<Attribute, number[]>,
  };
}
