import { expect, it } from 'vitest';
import { floatTensor } from '#nada/tensorData.js';
import { attributeClasses } from '../../world/labels.js';
import { meanEvaluator, photoPrediction } from './testing/predictions.js';
import { truthOf } from './truth.js';

const glasses = attributeClasses.glasses.indexOf('glasses');

it('renders the edit, asks the evaluator, and finds the pixels that it leaves alone', async () => {
  // The first of four pixels tells of glasses.
  const render = (face: { glasses: string }) =>
    floatTensor(
      Array.from({ length: 12 }, (_, i) => (i % 4 === 0 && face.glasses === 'glasses' ? 1 : 0)),
      [3, 2, 2],
    );
  const evaluator = meanEvaluator(2, (means) =>
    photoPrediction(means.length, { glasses: means.map((mean) => (mean > 0 ? glasses : 0)) }),
  );
  const edit = {
    attribute: 'glasses',
    wanted: 'glasses',
    isSubject: ({ glasses: worn }: { glasses: string | undefined }) => worn === 'none',
  } as const;
  const { changed, kept, outside } = await truthOf(edit, evaluator, render, 12);
  expect(changed).toBe(1);
  expect([kept.pose, kept.glasses]).toEqual([1, 0]);
  expect(outside).toEqual([false, true, true, true]);
});
