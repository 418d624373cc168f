import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pictureOrder } from './pictureOrder.js';

function firstSteps(seed: number, size: number, batch: number, steps: number): number[] {
  const order = pictureOrder(seed, size);
  return Array.from({ length: steps }, (_, step) => order.indices(step, batch)).flat();
}

test('every picture comes once in an epoch, whatever the batch', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 40 }),
      fc.integer({ min: 1, max: 9 }),
      fc.nat(1000),
      (size, batch, seed) => {
        const seen = firstSteps(seed, size, batch, Math.ceil((3 * size) / batch));
        for (let epoch = 0; epoch < 3; epoch++) {
          const part = seen.slice(epoch * size, (epoch + 1) * size).sort((a, b) => a - b);
          expect(part).toEqual(Array.from({ length: size }, (_, i) => i));
        }
      },
    ),
  );
});

test('a step does not depend on the steps before it', () => {
  const order = pictureOrder(3, 17);
  const later = order.indices(40, 5);
  expect(pictureOrder(3, 17).indices(40, 5)).toEqual(later);
  order.indices(2, 5);
  expect(order.indices(40, 5)).toEqual(later);
});

test('epochs and seeds differ', () => {
  const seen = firstSteps(0, 50, 50, 2);
  expect(seen.slice(0, 50)).not.toEqual(seen.slice(50));
  expect(firstSteps(1, 50, 50, 1)).not.toEqual(seen.slice(0, 50));
});
