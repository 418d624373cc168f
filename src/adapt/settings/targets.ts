import { partTemplates as ownPartTemplates } from '../../clip/index.js';
import { unit, weightedSum } from '../../guidance/index.js';
import type { AdaptationPrompts, AdaptationSettings } from './table.js';

/** A text of the target and how much it counts. */
export interface TargetText {
  readonly text: string;
  /** Below 0 for away from it. */
  readonly weight: number;
}

/** A vector and how much it counts. */
export interface Weighted {
  readonly vector: Float64Array;
  readonly weight: number;
}

/** The part of the weights' magnitudes below which a sum of unit vectors is what rounding left of it. */
const cancelled = 1e-4;

/** The texts of the target as a list, those of weight 0 too. */
export function listTargets({ target = [] }: Pick<AdaptationSettings, 'target'>): readonly string[] {
  return typeof target === 'string' ? [target] : target;
}

/** The text of the source; empty where images say it all. */
export function sourceOf({ source = '' }: Pick<AdaptationSettings, 'source'>): string {
  return source;
}

/** The share of style images in the goal. */
export function imageShare({ imageWeight = 1 }: Pick<AdaptationSettings, 'imageWeight'>): number {
  return imageWeight;
}

/** The prompts about parts. */
export function partTemplatesOf({ partTemplates = ownPartTemplates }: AdaptationPrompts): readonly string[] {
  return partTemplates;
}

/** The texts that count, with weights whose magnitudes sum to 1. */
export function targetTexts(
  settings: Pick<AdaptationSettings, 'target' | 'targetWeights'>,
): readonly TargetText[] {
  const { targetWeights = [] } = settings;
  const texts = listTargets(settings).flatMap((text, i): TargetText[] => {
    const weight = targetWeights.length === 0 ? 1 : targetWeights[i];
    return weight === 0 ? [] : [{ text, weight }];
  });
  const total = texts.reduce((sum, { weight }) => sum + Math.abs(weight), 0);
  return texts.map(({ text, weight }) => ({ text, weight: weight / total }));
}

/** The unit weighted sum of directions, unit vectors; undefined where they cancel out. */
export function mixDirections(parts: readonly Weighted[]): Float64Array | undefined {
  if (parts.length === 1 && parts[0].weight > 0) return parts[0].vector;
  const sum = weightedSum(
    parts.map(({ vector }) => vector),
    parts.map(({ weight }) => weight),
  );
  const total = parts.reduce((magnitudes, { weight }) => magnitudes + Math.abs(weight), 0);
  return Math.hypot(...sum) < cancelled * total ? undefined : unit(sum);
}

/**
 * The unit weighted sum of the texts' embeddings, unit vectors.
 *
 * A text with a weight below 0 is left behind as seen from the source, which therefore gets what is missing to a sum of 1:
 * `source + sum of weight (text - source)`. With weights above 0 the source drops out.
 */
export function mixEmbeddings(
  texts: readonly TargetText[],
  source: string,
  embed: (name: string) => Float64Array,
): Float64Array {
  if (texts.length === 1 && texts[0].weight === 1) return embed(texts[0].text);
  const vectors = texts.map(({ text }) => embed(text));
  const weights = texts.map(({ weight }) => weight);
  if (leavesTexts(texts)) {
    vectors.push(embed(source));
    weights.push(1 - weights.reduce((sum, weight) => sum + weight, 0));
  }
  return unit(weightedSum(vectors, weights));
}

/** Whether the change leads away from a text. */
export function leavesTexts(texts: readonly TargetText[]): boolean {
  return texts.some(({ weight }) => weight < 0);
}
