import { assert } from '#nada/errors.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { agreement, type Prediction } from '../../foundry/evaluator/index.js';
import { shareCalled } from '../../foundry/evaluator/verdict.js';
import { type Attribute, attributeClasses, attributes } from '../../world/labels.js';
import type { WorldEdit } from './worldEdit.js';

/** Scores of images after an edit, compared with those before. */
export interface EditScores {
  /** Share of pictures whose asked attribute is read as wanted; none were before. */
  readonly changed: number;
  /** The same of the class next to it; 0 where there is none. */
  readonly near: number;
  /** Equal answers about each attribute before and after. */
  readonly kept: Readonly<Record<Attribute, number>>;
  /** Share of pictures that are still called photos: what is broken is none. */
  readonly photo: number;
}

/** Scores predictions of the same latents before and after an edit. */
export function editScores(
  before: Prediction,
  after: Prediction,
  { attribute, wanted, near }: Pick<WorldEdit, 'attribute' | 'wanted' | 'near'>,
): EditScores {
  return {
    changed: shareRead(after, attribute, wanted),
    near: near === undefined ? 0 : shareRead(after, attribute, near),
    kept: agreement(before, after),
    photo: shareCalled(after, 'photo'),
  };
}

/** The share of pictures whose attribute is read as a class. */
export function shareRead({ attributes: read }: Prediction, attribute: Attribute, name: string): number {
  const classes: readonly string[] = attributeClasses[attribute];
  const answers = read[attribute];
  return answers.filter((found) => found === classes.indexOf(name)).length / answers.length;
}

/** The mean over all attributes but the one that was to change. */
export function othersKept(kept: Readonly<Record<Attribute, number>>, asked: Attribute): number {
  const others = attributes.filter((name) => name !== asked);
  return others.reduce((sum, name) => sum + kept[name], 0) / others.length;
}

/** The mean change of colours, in steps of 255, of the pixels that `chosen` picks; of all without it. */
export function meanChange(before: FloatTensor, after: FloatTensor, chosen?: readonly boolean[]): number {
  assert(before.data.length === after.data.length, 'pictures before and after are as many');
  const [, , height, width] = before.shape;
  let [total, count] = [0, 0];
  after.data.forEach((value, i) => {
    if (chosen && !chosen[i % (height * width)]) return;
    total += Math.abs(value - before.data[i]);
    count++;
  });
  return count === 0 ? 0 : (total / count) * 127.5;
}
