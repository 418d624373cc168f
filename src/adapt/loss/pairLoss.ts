import { assert } from '../../errors.js';
import { add, concat, mul, reshape, scalar, sliceAxis, sub, sum, type Tensor } from '../../graph/index.js';
import {
  embedPictures,
  embedWindow,
  encodePictures,
  type ImageTower,
  type WindowMatrices,
} from '../../guidance/index.js';
import { embedShifted, type Guide } from '../goal/guide.js';
import type { AdaptationSettings } from '../settings/table.js';
import { coupledLosses, coupledTerms } from './coupledLoss.js';
import { type LossWeights, type Term, weightOf } from './lossSettings.js';
import {
  directionalLoss,
  editDirection,
  globalLoss,
  manifoldLoss,
  patchLoss,
  textureLoss,
} from './terms/index.js';

/** The settings that the loss depends on. */
export type LossSettings = LossWeights &
  Pick<AdaptationSettings, 'directionMetric' | 'editFloor' | 'patchCount' | 'resize' | 'views' | 'batch'>;

/** Inputs of a loss, besides the guides. */
export interface PairInputs {
  /** Pictures of the frozen generator, `[N, 3, H, W]`. */
  readonly frozen: Tensor;
  /** Pictures of the trained one. */
  readonly trained: Tensor;
  /** Weight of each picture `[N]`: 1 / batch, or 0 for one that only fills the batch up. */
  readonly weights: Tensor;
  /** Added to the trained pictures before each guide's directional term, `[guides]`; only without an edit floor. */
  readonly nudge?: Tensor | undefined;
  readonly patches?: ((guide: Guide) => WindowMatrices<Tensor>) | undefined;
  /** Windows by which changes are judged besides the whole picture, where there is more than one view. */
  readonly views?: ((guide: Guide) => WindowMatrices<Tensor>) | undefined;
  /**
   * Where a batch is computed in parts: the slopes `[N, E]` of the coupled terms of the whole batch by the trained pictures'
   * embeddings, which stand in their place.
   */
  readonly couplings?: ((guide: Guide) => Tensor) | undefined;
  readonly texture?: { readonly tower: ImageTower; readonly pictures: Tensor } | undefined;
}

/** The loss of a batch, as graph. */
export interface PairLoss {
  /** The sum of all terms. */
  readonly loss: Tensor;
  /** The number to descend on: the same, or with `couplings` one that has the slopes of the whole batch's loss too. */
  readonly pull: Tensor;
  /** Every weighted part, a scalar, by the name of its term and the index of its guide. */
  readonly terms: ReadonlyMap<string, Tensor>;
  /** The sum of all numbers of each guide's edits before normalisation, `[guides]`: 0 where twins are equal. */
  readonly editSums: Tensor | undefined;
}

/**
 * The weighted sum of all terms over all guides, for a batch of picture pairs. Every term but the coupled ones is a weighted sum over
 * pictures, so that a batch may be computed in parts; `couplings` make up for those.
 *
 * The texture term is added once for each guide with its weight, as in the reference.
 */
export function pairLoss(guides: readonly Guide[], settings: LossSettings, inputs: PairInputs): PairLoss {
  const { weights, texture } = inputs;
  const average = (perPicture: Tensor, factor: number): Tensor => mul(sum(mul(perPicture, weights)), factor);
  const sums: Tensor[] = [];
  const terms = new Map<string, Tensor>();
  const coupled: Tensor[] = [];
  const put = (term: Term, guide: Guide, perPicture: Tensor): void => {
    terms.set(`${term}.${guide.index}`, average(perPicture, weightOf(settings, term) * guide.weight));
  };
  const textures =
    settings.lossTexture > 0 && texture ? texturesOf(texture, inputs.trained, settings) : undefined;
  guides.forEach((guide, place) => {
    const features = embedPair(guide, settings, inputs, guideNudge(inputs.nudge, place));
    if (settings.lossDirection > 0) {
      const { frozen, trained } = features;
      assert(frozen, 'the directional loss needs the frozen picture');
      sums.push(reshape(sum(sub(trained, frozen)), [1]));
      const edits = [
        editDirection(frozen, trained, settings.editFloor),
        ...viewEdits(guide, settings, inputs),
      ];
      const each = edits.map((edit) => directionalLoss(edit, guide.goal.direction, settings.directionMetric));
      put('direction', guide, mul(each.reduce(add), 1 / each.length));
    }
    if (settings.lossGlobal > 0) put('global', guide, globalLoss(features.trained, guide.goal.global));
    if (inputs.couplings) {
      const slopes = mul(inputs.couplings(guide), features.trained);
      // A picture that only fills the batch up has a weight of 0.
      coupled.push(average(sum(slopes, [1]), settings.batch));
    } else if (features.frozen) {
      for (const [name, term] of coupledLosses(guide, settings, features.frozen, features.trained)) {
        terms.set(name, term);
      }
    }
    if (settings.lossManifold > 0 && features.frozen) {
      put('manifold', guide, manifoldLoss(features.frozen, features.trained, guide.goal.textCosine));
    }
    if (settings.lossPatch > 0) put('patch', guide, patchLosses(guide, settings, inputs));
    if (textures) put('texture', guide, textures);
  });
  assert(terms.size + coupled.length > 0, 'there is nothing to lower');
  const loss = sumOf([...terms.values()]);
  const pull = sumOf([...terms.values(), ...coupled]);
  return { loss, pull, terms, editSums: sums.length > 0 ? joinScalars(sums) : undefined };
}

function sumOf(scalars: readonly Tensor[]): Tensor {
  return scalars.length === 0 ? scalar(0) : scalars.reduce((total, each) => add(total, each));
}

/** Number added to the trained images of the guide at a place, from what is added for all. */
export function guideNudge(nudge: Tensor | undefined, place: number): Tensor | undefined {
  return nudge && reshape(sliceAxis(nudge, 0, place, 1), []);
}

/** Unit embeddings `[N, E]` of both pictures by a guide; those of frozen pictures only where a term asks for them. */
export function embedPair(
  guide: Guide,
  settings: LossWeights & Pick<LossSettings, 'resize'>,
  { frozen, trained }: Pick<PairInputs, 'frozen' | 'trained'>,
  nudge: Tensor | undefined,
): { frozen: Tensor | undefined; trained: Tensor } {
  const needsFrozen = (['direction', 'manifold', ...coupledTerms] as const).some(
    (term) => weightOf(settings, term) > 0,
  );
  const { resize } = settings;
  return {
    frozen: needsFrozen ? embedPictures(guide, frozen, resize) : undefined,
    trained: nudge ? embedShifted(guide, trained, resize, nudge) : embedPictures(guide, trained, resize),
  };
}

/** The change of every picture in each window. */
function viewEdits(guide: Guide, settings: LossSettings, { frozen, trained, views }: PairInputs): Tensor[] {
  if (settings.views === 1) return [];
  assert(views, 'several views need windows');
  const windows = views(guide);
  return Array.from({ length: settings.views - 1 }, (_, view) => {
    const [before, after] = [frozen, trained].map((pictures) => embedWindow(guide, pictures, windows, view));
    return editDirection(before, after, settings.editFloor);
  });
}

function patchLosses(guide: Guide, settings: LossSettings, { frozen, trained, patches }: PairInputs): Tensor {
  assert(patches, 'the patch loss needs patches');
  const { patchCount, editFloor } = settings;
  const matrices = patches(guide);
  const each = Array.from({ length: patchCount }, (_, patch) => {
    const [before, after] = [frozen, trained].map((pictures) =>
      embedWindow(guide, pictures, matrices, patch),
    );
    return patchLoss(editDirection(before, after, editFloor), guide.goal.parts);
  });
  const total = each.reduce((sumSoFar, next) => add(sumSoFar, next));
  return mul(total, 1 / patchCount);
}

function texturesOf(
  { tower, pictures }: NonNullable<PairInputs['texture']>,
  trained: Tensor,
  { resize }: LossSettings,
): Tensor {
  const [reference, own] = [pictures, trained].map((each) => encodePictures(tower, each, resize));
  return textureLoss(reference, own);
}

function joinScalars(parts: readonly Tensor[]): Tensor {
  return parts.length === 1 ? parts[0] : concat(parts, 0);
}
