import { expect, test } from 'vitest';
import { interpret } from '../../graph/index.js';
import { relativeToPeak, runOnEngine } from '../../testing/runOnEngine.js';
import { elementwiseCases } from '../testing/elementwiseCases.js';
import { fusionCases } from '../testing/fusionCases.js';
import { linearCases } from '../testing/linearCases.js';
import { integerCases, shapeCases } from '../testing/shapeCases.js';

test.each([...elementwiseCases, ...shapeCases, ...integerCases, ...linearCases, ...fusionCases])(
  '$name',
  async ({ tensors, bindings, bound }) => {
    const expected = interpret(tensors, bindings);
    const actual = await runOnEngine(tensors, bindings);
    tensors.forEach((tensor, i) => {
      expect(actual[i].shape).toEqual(tensor.shape);
      expect(relativeToPeak(actual[i].data, expected[i].data)).toBeLessThan(bound);
    });
  },
);
