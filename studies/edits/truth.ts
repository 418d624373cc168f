import { assert } from '#nada/errors.js';
import type { FloatTensor } from '#nada/tensorData.js';
import { agreement, type Evaluator } from '../../foundry/evaluator/index.js';
import { changedFace } from '../../world/attributeChange.js';
import type { Face } from '../../world/face.js';
import { type Attribute, labelsOf } from '../../world/labels.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../world/renderer.js';
import { shareRead } from './scores.js';
import type { WorldEdit } from './worldEdit.js';

/** Scores of a perfect edit: renders of faces before and after the attribute changes. */
export interface Truth {
  /** Share of the changed renders whose attribute it reads as wanted: the most that can be asked for. */
  readonly changed: number;
  /** Equal answers about each attribute before and after; the edit's own counts for nothing. */
  readonly kept: Readonly<Record<Attribute, number>>;
  /** The pixels, row by row, that hardly any of these edits touches. */
  readonly outside: readonly boolean[];
}

/** By how much a pixel differs at least, in -1..1, to count as touched, and in which share of the pairs. */
const touched = { difference: 16 / 127.5, share: 0.05 };

/** Renders the edit on held-out faces, and asks the evaluator. */
export async function truthOf(
  { attribute, wanted, isSubject }: Pick<WorldEdit, 'attribute' | 'wanted' | 'isSubject'>,
  evaluator: Evaluator,
  render: Renderer,
  count: number,
): Promise<Truth> {
  const faces = subjectFaces(isSubject, count);
  const changed = faces.map((face) => changedFace(face, attribute, wanted));
  const [before, after] = [faces, changed].map((list) => renderFaces(render, list, 'photo', evaluator.size));
  const [first, second] = [await evaluator.predict(before), await evaluator.predict(after)];
  return {
    changed: shareRead(second, attribute, wanted),
    kept: agreement(first, second),
    outside: untouched(before, after),
  };
}

function subjectFaces(isSubject: WorldEdit['isSubject'], count: number): Face[] {
  const found: Face[] = [];
  for (let first = 0; found.length < count; first += count) {
    assert(first < 1000 * count, 'hardly any face of the world is one to edit');
    found.push(...heldOutFaces(count, first).filter((face) => isSubject(labelsOf(face))));
  }
  return found.slice(0, count);
}

function untouched(before: FloatTensor, after: FloatTensor): boolean[] {
  const [count, channels, height, width] = before.shape;
  const area = height * width;
  return Array.from({ length: area }, (_, pixel) => {
    let pairs = 0;
    for (let i = 0; i < count; i++) {
      const differs = Array.from(
        { length: channels },
        (_, channel) => (i * channels + channel) * area + pixel,
      ).some((at) => Math.abs(after.data[at] - before.data[at]) > touched.difference);
      if (differs) pairs++;
    }
    return pairs < touched.share * count;
  });
}
