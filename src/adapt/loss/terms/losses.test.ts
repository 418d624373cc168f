import { describe, expect, it } from 'vitest';
import { constant, gradients, input, interpret, sum, type Tensor } from '../../../graph/index.js';
import { unitRows } from '../../../guidance/index.js';
import {
  angleLoss,
  covarianceLoss,
  directionalLoss,
  editDirection,
  globalLoss,
  manifoldLoss,
  momentLoss,
  patchLoss,
  relationLoss,
  textureLoss,
} from './index.js';

const frozen = [
  [0.6, 0.8, 0],
  [0, 0.6, -0.8],
];
const trained = [
  [0, 0.8, 0.6],
  [0.8, 0.6, 0],
];
const direction = [2 / 3, -1 / 3, 2 / 3];
const rows = (values: readonly (readonly number[])[]): Tensor =>
  constant(values.flat(), [values.length, values[0].length]);
const computed = (tensor: Tensor): number[] => [...interpret([tensor])[0].data];
const dot = (a: readonly number[], b: readonly number[]) => a.reduce((total, x, i) => total + x * b[i], 0);
const edits = frozen.map((from, n) => {
  const edit = from.map((x, i) => trained[n][i] - x);
  return edit.map((x) => x / Math.hypot(...edit));
});
const expectClose = (actual: readonly number[], expected: readonly number[]) => {
  expect(actual.length).toBe(expected.length);
  actual.forEach((value, i) => {
    expect(value).toBeCloseTo(expected[i], 12);
  });
};

describe('the directional loss', () => {
  const edit = editDirection(rows(frozen), rows(trained), 0);

  it('is 1 - cos', () => {
    const loss = directionalLoss(edit, rows([direction]), 'cosine');
    expectClose(
      computed(loss),
      edits.map((own) => 1 - dot(own, direction)),
    );
  });

  it.each([
    ['mse', (x: number) => x * x],
    ['mae', Math.abs],
  ] as const)('by %s is a mean over channels', (metric, of) => {
    const loss = directionalLoss(edit, rows([direction]), metric);
    expectClose(
      computed(loss),
      edits.map((own) => own.reduce((total, x, i) => total + of(x - direction[i]), 0) / 3),
    );
  });

  it('does not feel a floor below the length of the edit', () => {
    expectClose(computed(editDirection(rows(frozen), rows(trained), 0.05)), edits.flat());
  });

  it('is linear below the floor, with a bounded gradient, and finite for equal twins', () => {
    const floor = 0.05;
    const own = input('own', [1, 3]);
    const start = [0.6, 0.8, 0];
    const loss = directionalLoss(editDirection(rows([start]), own, floor), rows([direction]), 'cosine');
    const [gradient] = gradients(sum(loss), [own]);
    for (const step of [0, 0.01]) {
      const moved = start.map((x, i) => x + step * direction[i]);
      const [value, slope] = interpret([loss, gradient], { own: moved });
      expectClose([...value.data], [1 - step / floor]);
      expectClose(
        [...slope.data],
        direction.map((x) => -x / floor),
      );
    }
  });

  it('without a floor is not a number for equal twins', () => {
    expect(computed(editDirection(rows(frozen), rows(frozen), 0)).every(Number.isNaN)).toBe(true);
  });
});

it('the global loss is 1 - the scaled cosine', () => {
  const goal = direction.map((x) => x * 0.9);
  const loss = globalLoss(rows(trained), rows([goal]));
  expectClose(
    computed(loss),
    trained.map((own) => 1 - 0.9 * dot(own, direction)),
  );
});

it('the manifold loss compares cosines, clamped to -1..1', () => {
  const loss = manifoldLoss(rows(frozen), rows(trained), constant([0.7], []));
  expectClose(
    computed(loss),
    frozen.map((from, n) => Math.abs(dot(from, trained[n]) - 0.7)),
  );
  const tooLong = manifoldLoss(rows([[1, 1, 0]]), rows([[1, 1, 0]]), constant([0.7], []));
  expectClose(computed(tooLong), [0.3]);
});

it('the angle loss is the mean squared change of the cosines between pictures', () => {
  const third = { before: [1, 0, 0], after: [0, 1, 0] };
  const before = [...frozen, third.before];
  const after = [...trained, third.after];
  let expected = 0;
  for (const [i, j] of [
    [0, 1],
    [0, 2],
    [1, 2],
  ]) {
    expected += (dot(after[i], after[j]) - dot(before[i], before[j])) ** 2 / 3;
  }
  expect(expected).toBeGreaterThan(0.01);
  expectClose(computed(angleLoss(rows(before), rows(after))), [expected]);
  // Turning all pictures together changes no angle between them.
  const turned = before.map(([x, y, z]) => [y, z, x]);
  expectClose(computed(angleLoss(rows(before), rows(turned))), [0]);
});

it('the relation loss is the divergence of which pictures are like which', () => {
  const before = [...frozen, [1, 0, 0]];
  const after = [...trained, [0, 1, 0]];
  const likeness = (pictures: readonly (readonly number[])[]): number[][] =>
    pictures.map((own) => {
      const powers = pictures.map((other) => Math.exp(dot(own, other)));
      return powers.map((power) => power / powers.reduce((a, b) => a + b));
    });
  const [was, is] = [likeness(before), likeness(after)];
  const expected = was
    .flatMap((row, i) => row.map((share, j) => (share * Math.log(share / is[i][j])) / 3))
    .reduce((a, b) => a + b);
  expect(expected).toBeGreaterThan(0.001);
  expectClose(computed(relationLoss(rows(before), rows(after))), [expected]);
  const turned = before.map(([x, y, z]) => [y, z, x]);
  expectClose(computed(relationLoss(rows(before), rows(turned))), [0]);
});

describe('the moment loss', () => {
  const changes = frozen.map((from, n) => from.map((x, i) => trained[n][i] - x));
  const texts = [direction, [0.5, 0.2, -0.1], [1.2, -0.4, 0.3]];
  const meanOf = (vectors: readonly (readonly number[])[]) =>
    vectors[0].map((_, i) => vectors.reduce((total, vector) => total + vector[i] / vectors.length, 0));
  const cosine = (a: readonly number[], b: readonly number[]) => dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));

  it('compares mean changes', () => {
    const [moved, said] = [meanOf(changes), meanOf(texts)];
    expectClose(computed(momentLoss(rows(changes), rows(texts), 0.2)), [1 - cosine(moved, said)]);
  });

  it('is linear below the floor, and has a finite slope for equal twins', () => {
    const own = input('own', [2, 3]);
    const loss = momentLoss(own, rows(texts), 0.2);
    const [slope] = gradients(loss, [own]);
    const [still, still2] = interpret([loss, slope], { own: new Array<number>(6).fill(0) });
    expectClose([...still.data], [1]);
    const said = meanOf(texts);
    const expected = said.map((x) => -x / Math.sqrt(dot(said, said)) / 0.2 / 2);
    expectClose([...still2.data], [...expected, ...expected]);
    expect(computed(momentLoss(rows([[0, 0, 0]]), rows(texts), 0))).toEqual([1]);
  });

  it('has a second half that compares mean outer products', () => {
    const outer = (vectors: readonly (readonly number[])[]) =>
      meanOf(vectors.map((vector) => vector.flatMap((x) => vector.map((y) => x * y))));
    const [own, said] = [outer(changes), outer(texts)];
    const expected = own.reduce((total, x, i) => total + (x - said[i]) ** 2, 0);
    expect(expected).toBeGreaterThan(0.01);
    expectClose(computed(covarianceLoss(rows(changes), rows(texts))), [expected]);
    expectClose(computed(covarianceLoss(rows(texts), rows([...texts].reverse()))), [0]);
  });
});

it('the patch loss weighs parts by their softmax', () => {
  const parts = [direction, [0, 1, 0]];
  const loss = patchLoss(editDirection(rows(frozen), rows(trained), 0), rows(parts));
  const expected = edits.map((own) => {
    const cosines = parts.map((part) => dot(own, part));
    const total = cosines.reduce((sumSoFar, x) => sumSoFar + Math.exp(x), 0);
    return cosines.reduce((sumSoFar, x) => sumSoFar + ((1 - x) * Math.exp(x)) / total, 0) / 2;
  });
  expectClose(computed(loss), expected);
});

it('the texture loss is a mean square', () => {
  const loss = textureLoss(rows(frozen), rows(trained));
  const expected = frozen.map(
    (from, n) => from.reduce((total, x, i) => total + (x - trained[n][i]) ** 2, 0) / 3,
  );
  expectClose(computed(loss), expected);
});

it('unit rows have the length 1', () => {
  expectClose(computed(unitRows(rows([[3, 4]]))), [0.6, 0.8]);
});
