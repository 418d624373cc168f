import { expect, it } from 'vitest';
import { beforeAndAfter } from './beforeAndAfter.js';

it('takes the first and the last tenth, of one step at least', () => {
  const figures = Array.from({ length: 20 }, (_, i) => i);
  expect(beforeAndAfter(figures)).toEqual({ before: 0.5, after: 18.5 });
  expect(beforeAndAfter([3, 4, 5])).toEqual({ before: 3, after: 5 });
});
