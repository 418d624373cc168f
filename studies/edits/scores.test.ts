import { describe, expect, it } from 'vitest';
import { floatTensor } from '#nada/tensorData.js';
import { attributeClasses, attributes } from '../../world/labels.js';
import { blindEdit } from './blindEdit.js';
import { editScores, meanChange, othersKept } from './scores.js';
import { photoPrediction } from './testing/predictions.js';

describe('editScores', () => {
  it('counts what became as asked, and what else stayed', () => {
    const glasses = attributeClasses.glasses.indexOf('glasses');
    const before = photoPrediction(4);
    const after = {
      ...photoPrediction(4, { glasses: [glasses, glasses, 2, 0], beard: [0, 1, 0, 0] }),
      domain: [0, 0, 1, 0],
    };
    const { changed, kept, photo } = editScores(before, after, { attribute: 'glasses', wanted: 'glasses' });
    expect([changed, photo]).toEqual([0.5, 0.75]);
    expect([kept.beard, kept.pose, kept.glasses]).toEqual([0.75, 1, 0.25]);
    expect(othersKept(kept, 'glasses')).toBeCloseTo(1 - 0.25 / (attributes.length - 1), 12);
  });
});

describe('meanChange', () => {
  const before = floatTensor(new Float32Array(2 * 3 * 4), [2, 3, 2, 2]);
  const after = floatTensor(
    before.data.map((_, i) => (i % 4 === 0 ? 0.4 : 0)),
    before.shape,
  );

  it('is in steps of 255, over all pixels or those that are chosen', () => {
    expect(meanChange(before, after)).toBeCloseTo(0.1 * 127.5, 4);
    expect(meanChange(before, after, [false, true, true, true])).toBe(0);
    expect(meanChange(before, after, [true, true, false, false])).toBeCloseTo(0.2 * 127.5, 4);
  });
});

describe('blindEdit', () => {
  const before = floatTensor(new Float32Array(12), [1, 3, 2, 2]);
  const draw = async (share: number) =>
    floatTensor(
      before.data.map(() => share ** 2),
      before.shape,
    );

  it('changes pictures by as much as it is told', async () => {
    expect(meanChange(before, await blindEdit(before, 0.25 * 127.5, draw))).toBeCloseTo(0.25 * 127.5, -1);
  });

  it('goes all the way where that is not enough', async () => {
    expect(meanChange(before, await blindEdit(before, 1000, draw))).toBeCloseTo(127.5, 6);
  });
});
