import { describe, expect, it } from 'vitest';
import { resolveValues } from '../settings/check.js';
import { defaultsOf, type Rows } from '../settings/row.js';
import { directionRows, measuringRows } from './direction/directionSettings.js';
import {
  encoderCourseRows,
  encoderFeatureRows,
  encoderWeightRows,
  lessonRows,
} from './encoder/encoderSettings.js';
import { inversionFeatureRows, inversionRows } from './encoder/inversionSettings.js';
import { mapperRows, moverRows } from './mapper/mapperSettings.js';
import { latentOptimizerDefaults } from './optimize/latentOptimizer.js';
import { optimizeRows } from './optimize/optimizeSettings.js';
import { startRows } from './sharedRows/startRows.js';

const encoderRows = { ...lessonRows, ...encoderWeightRows, ...encoderFeatureRows, ...encoderCourseRows };
const words = { to: 'a sad person' };

describe('the settings of an edit', () => {
  it.each<[string, Rows, object]>([
    ['a start', startRows, {}],
    ['an optimisation', optimizeRows, words],
    ['a direction', { ...directionRows, ...measuringRows }, { from: ['a'], to: ['b'] }],
    ['a mapper', mapperRows, words],
    ['an encoder', encoderRows, {}],
    ['a refinement', { ...inversionRows, ...inversionFeatureRows }, {}],
    ['a move', moverRows, {}],
  ])('have defaults in their own ranges: %s', (_, rows, given) => {
    expect(resolveValues(rows, given)).toEqual({ ...defaultsOf(rows), ...given });
  });

  it("are those of StyleCLIP's reference, except for how images reach CLIP", () => {
    expect(latentOptimizerDefaults).toMatchObject({
      space: 'w+',
      steps: 300,
      rate: 0.1,
      rampUp: 0.05,
      rampDown: 0.25,
      latentWeight: 0.008,
      identityWeight: 0,
      pictures: 'antialiased',
    });
    expect(defaultsOf(mapperRows)).toMatchObject({ rate: 0.5, latentWeight: 0.8, clipWeight: 1, batch: 2 });
  });

  it('refuse what lies outside of their ranges, by the name of the option', () => {
    expect(() => resolveValues(optimizeRows, { ...words, rampUp: 2 })).toThrow(/rampUp is 2/);
    expect(() => resolveValues(mapperRows, {})).toThrow(/to is missing/);
    expect(() => resolveValues(encoderRows, { redrawn: 0 })).toThrow(/redrawn is 0/);
  });
});
