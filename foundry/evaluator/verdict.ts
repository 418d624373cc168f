import { UserError } from '#nada/errors.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { type Domain, domains } from '../../world/attributes.js';
import { type Attribute, attributes } from '../../world/labels.js';
import { percent } from '../../world/markdown.js';
import { renderFace } from '../../world/render/index.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../world/renderer.js';
import { agreement, type Evaluator, type Prediction } from './index.js';

/** Verdict of the evaluator on adapted images, compared with those of the frozen generator for the same latents. */
export interface Verdict {
  readonly domain: Domain;
  /** Share of the adapted pictures that it calls `domain`. */
  readonly called: number;
  /** The same of true renders of the domain: the most that can be asked for. */
  readonly calledCeiling: number;
  /** Share of answers about attributes that are the same for both pictures of a pair, a mean over attributes. */
  readonly kept: number;
  /** The same of true renders of the same faces as photo and in the domain. */
  readonly keptCeiling: number;
  /** One sentence for people. */
  readonly sentence: string;
}

/** Share of pictures that a prediction calls by that domain. */
export function shareCalled(prediction: Prediction, domain: Domain): number {
  const number = domains.indexOf(domain);
  return prediction.domain.filter((found) => found === number).length / prediction.domain.length;
}

/** The mean over attributes of {@link agreement}. */
export function meanAgreement(shares: Readonly<Record<Attribute, number>>): number {
  return attributes.reduce((sum, name) => sum + shares[name], 0) / attributes.length;
}

/** The one domain besides photo that a text names; a target in other words has no true renders to compare with. */
export function domainNamed(text: string): Domain | undefined {
  const words: readonly string[] = text.toLowerCase().match(/[a-z]+/g) ?? [];
  const named = domains.filter((domain) => domain !== 'photo' && words.includes(domain));
  return named.length === 1 ? named[0] : undefined;
}

/**
 * Judges adapted pictures `[N, 3, 64, 64]` of the same latents as the frozen ones, with ceilings from `faces` true
 * renders that no network has seen. Throws a `UserError` when the numbers of pictures differ.
 */
export async function verdict(
  evaluator: Evaluator,
  adaptedPictures: FloatTensor,
  frozenPictures: FloatTensor,
  domain: Domain,
  { faces: count = 200, render = renderFace }: { faces?: number; render?: Renderer } = {},
): Promise<Verdict> {
  if (adaptedPictures.shape[0] !== frozenPictures.shape[0]) {
    throw new UserError(
      'a verdict needs a frozen picture beside each adapted one: draw both from the same seeds',
    );
  }
  const [adapted, frozen] = [
    await evaluator.predict(adaptedPictures),
    await evaluator.predict(frozenPictures),
  ];
  const faces = heldOutFaces(count);
  const [drawn, photo] = [
    await evaluator.predict(renderFaces(render, faces, domain, evaluator.size)),
    await evaluator.predict(renderFaces(render, faces, 'photo', evaluator.size)),
  ];
  const called = shareCalled(adapted, domain);
  const calledCeiling = shareCalled(drawn, domain);
  const kept = meanAgreement(agreement(adapted, frozen));
  const keptCeiling = meanAgreement(agreement(drawn, photo));
  const sentence =
    `The evaluator recognises ${percent(called)} of ${adapted.domain.length} images as ${domain} ` +
    `(${percent(calledCeiling)} of true ones), and ${percent(kept)} of what it sees in the faces stays the same ` +
    `(${percent(keptCeiling)} in true pairs).`;
  return { domain, called, calledCeiling, kept, keptCeiling, sentence };
}
