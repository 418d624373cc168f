import { describe, expect, it } from 'vitest';
import { boundsOf, boxAround, pictureFrame, within } from './frame.js';

describe('a frame', () => {
  it('within another is moved and turned clockwise', () => {
    const frame = within(pictureFrame, 0.5, -0.25, Math.PI / 2);
    expect([frame.x, frame.y]).toEqual([0.5, -0.25]);
    // What points to the right now points down, and what points down points to the left.
    expect([frame.ax, frame.ay, frame.bx, frame.by].map((value) => Math.round(value) + 0)).toEqual([
      0, 1, -1, 0,
    ]);
  });

  it('adds up with the frame around it', () => {
    const outer = within(pictureFrame, 0.1, 0.2, 0.4);
    const twice = within(within(outer, 0.3, 0, 0.5), 0, 0, -0.9);
    expect(twice.ax).toBeCloseTo(1);
    expect(twice.ay).toBeCloseTo(0);
    expect(twice.x).toBeCloseTo(0.1 + 0.3 * Math.cos(0.4));
    expect(twice.y).toBeCloseTo(0.2 + 0.3 * Math.sin(0.4));
  });

  it('has boxes whose bounds hold all four corners', () => {
    expect(boundsOf(pictureFrame, [-0.1, -0.2, 0.3, 0.4])).toEqual([-0.1, -0.2, 0.3, 0.4]);
    const turned = boundsOf(within(pictureFrame, 0, 0, Math.PI / 4), [-1, -1, 1, 1]);
    for (const side of turned) expect(Math.abs(side)).toBeCloseTo(Math.SQRT2);
    expect(boxAround({ x: 1, y: -1 }, { x: -2, y: 3 })).toEqual([-2, -1, 1, 3]);
  });
});
