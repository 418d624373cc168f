import { expect, it } from 'vitest';
import { agreementOf, keptAgreement } from './agreement.js';

it('is the cosine of what two measurements find, of all channels or of those that move', () => {
  const [a, b] = [Float64Array.of(0.3, 0.4, 0.05), Float64Array.of(0.6, 0.8, -0.09)];
  expect(agreementOf(a, b)).toBeCloseTo((0.18 + 0.32 - 0.0045) / Math.hypot(...a) / Math.hypot(...b), 12);
  expect(keptAgreement(a, b, 0.1)).toBeCloseTo(1, 12);
  expect(keptAgreement(a, b, 0.9)).toBe(0);
});
