import {
  add,
  broadcastTo,
  concat,
  gather,
  input,
  mul,
  pad,
  reshape,
  scatterAdd,
  slice,
  sliceAxis,
  transpose,
} from '../../graph/index.js';
import { inputs, type LoweringCase, randomCase } from './cases.js';

const transposed = (
  [
    [
      [3, 4],
      [1, 0],
    ],
    [
      [2, 3, 4],
      [1, 0, 2],
    ],
    [
      [2, 3, 4],
      [0, 2, 1],
    ],
    [
      [2, 3, 4, 5],
      [0, 2, 3, 1],
    ],
    [
      [2, 3, 4, 5],
      [3, 1, 2, 0],
    ],
    [
      [1, 3, 1, 5],
      [2, 1, 0, 3],
    ],
    [
      [1, 3, 1, 5],
      [3, 1, 0, 2],
    ],
    [
      [2, 3, 2, 2, 3],
      [4, 0, 3, 1, 2],
    ],
  ] as const
).map(([shape, order]) => {
  const [x] = inputs(shape);
  return randomCase(`transpose [${shape}] by [${order}]`, [transpose(x, order)]);
});

const [picture, row, single, column] = inputs([2, 3, 4, 5], [5], [], [2, 1, 4, 1]);
const [a, b, c] = inputs([2, 1, 3], [2, 4, 3], [2, 2, 3]);

const moved = [
  randomCase('reshape', [reshape(picture, [6, 20]), reshape(picture, [-1]), reshape(single, [1, 1])]),
  randomCase('reshape to a scalar', [mul(reshape(input('x', [1, 1, 1]), []), 2)]),
  randomCase('broadcast', [
    broadcastTo(row, [2, 3, 4, 5]),
    broadcastTo(single, [2, 2]),
    broadcastTo(column, [2, 3, 4, 5]),
  ]),
  randomCase('slice of one axis', [
    sliceAxis(picture, 1, 1, 2),
    sliceAxis(picture, -1, 4, 1),
    sliceAxis(picture, 0, 0, 1),
  ]),
  randomCase('slice of several axes', [
    slice(picture, [1, 0, 1, 2], [1, 3, 2, 3]),
    slice(picture, [0, 2, 3, 0], [2, 1, 1, 5]),
  ]),
  randomCase('pad', [
    pad(picture, [0, 0, 1, 2], [0, 0, 3, 0]),
    pad(picture, [1, 0, 0, 0], [0, 2, 0, 1]),
    pad(row, [3], [0]),
  ]),
  randomCase('concat along 0', [concat([picture, mul(picture, 2)], 0)]),
  randomCase('concat along 1', [concat([a, b, c, a], 1)]),
  randomCase('concat along the last axis', [concat([a, add(a, 1)], -1)]),
];

const indices = { i: [4, 0, 0, 3, 1, 4], grid: [4, 0, 0, 3, 1, 4] };
const [flat, grid, scalarIndex] = [
  input('i', [6], 'int32'),
  input('grid', [2, 3], 'int32'),
  input('j', [], 'int32'),
];
const [table] = inputs([5, 3]);

const tables = [
  randomCase('gather rows', [gather(table, flat)], { bindings: indices }),
  randomCase('gather a grid of rows', [gather(table, grid)], { bindings: indices }),
  randomCase('gather one row', [gather(table, scalarIndex)], { bindings: { j: [3] } }),
  randomCase('gather numbers', [gather(input('t', [7]), flat)], { bindings: indices }),
  randomCase('gather blocks', [gather(input('t', [5, 2, 2]), grid)], { bindings: indices }),
  randomCase('scatterAdd with repeated rows', [scatterAdd(input('r', [6, 3]), flat, 5)], {
    bindings: indices,
  }),
  randomCase('scatterAdd of a grid', [scatterAdd(input('r', [2, 3, 2, 2]), grid, 6)], { bindings: indices }),
  randomCase('scatterAdd of numbers', [scatterAdd(input('r', [6]), flat, 9)], { bindings: indices }),
  randomCase('scatterAdd of one row', [scatterAdd(input('r', [3]), scalarIndex, 4)], {
    bindings: { j: [2] },
  }),
  randomCase(
    'indices that were moved themselves',
    [
      gather(table, reshape(transpose(grid, [1, 0]), [6])),
      gather(table, concat([flat, flat], 0)),
      gather(table, pad(flat, [1], [2])),
    ],
    { bindings: indices },
  ),
];

/** Operations that WebGPU leaves to the CPU: slices, repetitions and tables of int32. */
export const integerCases: readonly LoweringCase[] = [
  randomCase(
    'indices out of indices',
    [
      gather(table, sliceAxis(flat, 0, 1, 4)),
      gather(table, broadcastTo(sliceAxis(grid, 1, 0, 1), [2, 4])),
      gather(table, gather(flat, sliceAxis(flat, 0, 0, 3))),
    ],
    { bindings: indices },
  ),
];

/** All operations that move numbers without changing them, and the tables. */
export const shapeCases: readonly LoweringCase[] = [...transposed, ...moved, ...tables];
