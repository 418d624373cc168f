import { mul, sub, type Tensor } from '../../graph/index.js';
import type { Guide } from '../goal/guide.js';
import type { AdaptationSettings } from '../settings/table.js';
import { type LossWeights, weightOf } from './lossSettings.js';
import { angleLoss, covarianceLoss, momentLoss, relationLoss } from './terms/index.js';

/** Terms that compare the pictures of a batch with each other. */
export const coupledTerms = ['angle', 'relation', 'moment', 'covariance'] as const;

type CoupledTerm = (typeof coupledTerms)[number];

/** A term from unit embeddings `[N, E]` of the frozen and the trained pictures, and the texts' changes `[V, E]`. */
type CoupledLoss = (frozen: Tensor, trained: Tensor, changes: Tensor, floor: number) => Tensor;

const lossOf: Readonly<Record<CoupledTerm, CoupledLoss>> = {
  angle: angleLoss,
  relation: relationLoss,
  moment: (frozen, trained, changes, floor) => momentLoss(sub(trained, frozen), changes, floor),
  covariance: (frozen, trained, changes) => covarianceLoss(sub(trained, frozen), changes),
};

/** The coupled terms that weigh something. */
export function weighedCouplings(settings: LossWeights): CoupledTerm[] {
  return coupledTerms.filter((term) => weightOf(settings, term) > 0);
}

/** Whether a term compares with the texts' changes, to the target and to variations of it. */
export function usesVariations(settings: LossWeights): boolean {
  return settings.lossMoment > 0 || settings.lossCovariance > 0;
}

/** The weighted coupled terms of a whole batch by one guide, scalars, by the name of the term and the index of the guide. */
export function coupledLosses(
  guide: Pick<Guide, 'index' | 'weight' | 'goal'>,
  settings: LossWeights & Pick<AdaptationSettings, 'editFloor'>,
  frozen: Tensor,
  trained: Tensor,
): Map<string, Tensor> {
  return new Map(
    weighedCouplings(settings).map((term) => {
      const loss = lossOf[term](frozen, trained, guide.goal.changes, settings.editFloor);
      return [`${term}.${guide.index}`, mul(loss, weightOf(settings, term) * guide.weight)];
    }),
  );
}
