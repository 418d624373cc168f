import { gridSample, gridSampleAdjoint, input } from '../../graph/index.js';
import { type LoweringCase, numbersFor, randomCase, singlePrecision } from './cases.js';

const sizes = [
  { name: 'one picture', pictures: [1, 1, 5, 4], points: [3, 2] },
  { name: 'several', pictures: [3, 2, 6, 9], points: [7, 5] },
  { name: 'a single pixel', pictures: [2, 3, 1, 1], points: [4, 4] },
  { name: 'many points a pixel', pictures: [2, 3, 4, 4], points: [30, 30] },
  { name: 'large', pictures: [2, 3, 40, 50], points: [33, 21] },
] as const;

/** Sampling and its adjoint, with points inside, at the edges of and outside the images. */
export const gridSampleCases: readonly LoweringCase[] = sizes.flatMap(({ name, pictures, points }) => {
  const shape = [pictures[0], ...points, 2];
  const grid = input('grid', shape);
  // A coordinate in pixels is rounded to 24 bits of the extent, which shifts weight between neighbours by as much.
  const bound = singlePrecision + 2 ** -23 * Math.max(...pictures);
  const options = { bindings: { grid: numbersFor(shape, 7, -1.4, 1.4) }, bound };
  const samples = input('y', [pictures[0], pictures[1], ...points]);
  return [
    randomCase(`gridSample ${name}`, [gridSample(input('x', pictures), grid)], options),
    randomCase(`gridSampleAdjoint ${name}`, [gridSampleAdjoint(samples, grid, pictures.slice(2))], options),
  ];
});
