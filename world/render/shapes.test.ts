import { describe, expect, it } from 'vitest';
import { bell, clamp, ellipse, mix, roundedBox, segment, smoothstep, smoothUnion } from './shapes.js';

describe('numbers', () => {
  it('are clamped, mixed and stepped', () => {
    expect([clamp(-1), clamp(0.3), clamp(2), clamp(7, 5, 6)]).toEqual([0, 0.3, 1, 6]);
    expect(mix(2, 6, 0.25)).toBe(3);
    expect([smoothstep(1, 3, 0), smoothstep(1, 3, 2), smoothstep(1, 3, 4)]).toEqual([0, 0.5, 1]);
    expect(smoothstep(3, 1, 0), 'falling').toBe(1);
    expect(bell(0)).toBe(1);
    expect(bell(1)).toBeCloseTo(Math.exp(-1));
  });
});

describe('signed distances', () => {
  it('of a circle are exact', () => {
    for (const [x, y] of [
      [0.5, 0],
      [1, 1],
      [-3, 4],
    ]) {
      expect(ellipse(x, y, 2, 2)).toBeCloseTo(Math.hypot(x, y) - 2);
    }
    expect(ellipse(0, 0, 2, 3)).toBe(-2);
  });

  it('of an ellipse are zero on its edge and grow with slope one there', () => {
    for (let angle = 0; angle < 6; angle += 0.5) {
      const x = 3 * Math.cos(angle);
      const y = Math.sin(angle);
      expect(ellipse(x, y, 3, 1)).toBeCloseTo(0, 6);
      const [nx, ny] = [Math.cos(angle) / 3, Math.sin(angle)];
      const length = Math.hypot(nx, ny);
      expect(ellipse(x + (1e-4 * nx) / length, y + (1e-4 * ny) / length, 3, 1)).toBeCloseTo(1e-4, 6);
    }
  });

  it('of boxes and segments are exact', () => {
    expect(roundedBox(3, 0, 2, 1, 0.5)).toBeCloseTo(1);
    expect(roundedBox(0, 0, 2, 1, 0.5)).toBeCloseTo(-1);
    expect(roundedBox(2, 1, 2, 1, 0.5), 'a cut corner').toBeCloseTo(Math.SQRT2 * 0.5 - 0.5);
    expect(segment(1, 2, 0, 0, 4, 0)).toBe(2);
    expect(segment(-3, 4, 0, 0, 4, 0)).toBe(5);
    expect(segment(3, 4, 0, 0, 0, 0), 'a point').toBe(5);
  });

  it('of a smooth union are the smaller one away from the seam, less at it', () => {
    expect(smoothUnion(-1, 5, 0.2)).toBeCloseTo(-1);
    expect(smoothUnion(5, -1, 0.2)).toBeCloseTo(-1);
    expect(smoothUnion(0.1, 0.1, 0.2)).toBeCloseTo(0.05);
  });
});
