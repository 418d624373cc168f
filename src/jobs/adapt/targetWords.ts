import { listTargets, targetTexts } from '../../adapt/index.js';
import type { AdaptOptions } from './options.js';

/** The options that say what shall be drawn. */
export type TargetOptions = Pick<AdaptOptions, 'target' | 'targetWeights' | 'styleImages' | 'imageWeight'>;

/** Names the target for people: `sketch`, `0.7 sketch + 0.3 zombie`, `images`, `0.5 sketch + 0.5 images`. */
export function targetWords(options: TargetOptions): string | undefined {
  const { target, targetWeights = [], styleImages: images, imageWeight = 1 } = options;
  if (images && imageWeight === 1) return 'images';
  if (target === undefined) return undefined;
  if (!images && listTargets({ target }).length === 1) return listTargets({ target })[0];
  const texts = targetTexts({ target, targetWeights }).map(
    ({ text, weight }) => [text, images ? weight * (1 - imageWeight) : weight] as const,
  );
  const parts = images ? [...texts, ['images', imageWeight] as const] : texts;
  return parts
    .map(([text, weight], i) => {
      const sign = weight < 0 ? '- ' : i === 0 ? '' : '+ ';
      return `${sign}${Math.round(Math.abs(weight) * 100) / 100} ${text}`;
    })
    .join(' ');
}
