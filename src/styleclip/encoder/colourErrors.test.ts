import { expect, it } from 'vitest';
import { filledTensor, floatTensor } from '../../tensorData.js';
import { colourErrors } from './colourErrors.js';

it('is the mean difference of each image in steps of 255, of colours limited to -1..1', () => {
  const black = filledTensor(-1, [3, 3, 1, 1]);
  const others = floatTensor([-1, -1, -1, 1, 1, 1, 9, -9, -1], [3, 3, 1, 1]);
  expect(colourErrors(black, others)).toEqual([0, 255, 85]);
});
