import { beforeEach, describe, expect, it } from 'vitest';
import { Canvas, paint, parts } from './canvas.js';
import { type Box, pictureFrame, wholePicture, within } from './frame.js';

const sum = (plane: Float32Array): number => plane.reduce((total, value) => total + value, 0);

let canvas: Canvas;
beforeEach(() => {
  canvas = new Canvas(40);
  canvas.clear();
});

/** A white disc of a radius around the middle. */
function fillDisc(radius: number, opacity = 1, box: Box = [-radius, -radius, radius, radius]): void {
  canvas.fill(pictureFrame, box, 'skin', (sample) => {
    sample.distance = Math.hypot(sample.u, sample.v) - radius;
    sample.opacity = opacity;
    sample.nx = sample.u;
    sample.light = 0.5;
    sample.gloss = 0.25;
    paint(sample, [1, 1, 1], 0.8);
  });
}

describe('a filled shape', () => {
  it('covers its area, with soft edges', () => {
    fillDisc(0.5);
    const area = sum(canvas.red) / 0.8 / (20 * 20);
    expect(area).toBeCloseTo(Math.PI * 0.25, 2);
    const isSoft = canvas.red.filter((value) => value > 0.05 && value < 0.75);
    expect(isSoft.length).toBeGreaterThan(20);
    expect(isSoft.length).toBeLessThan(120);
  });

  it('has harder edges where they are asked for', () => {
    canvas.softness = 0.01;
    fillDisc(0.5);
    expect(canvas.red.filter((value) => value > 0.05 && value < 0.75).length).toBeLessThan(8);
    canvas.clear();
    expect(canvas.softness).toBe(1);
  });

  it('writes every plane and its part', () => {
    fillDisc(0.5);
    const middle = 20 * 40 + 20;
    expect(canvas.part[middle]).toBe(parts.skin);
    expect(canvas.light[middle]).toBe(0.5);
    expect(canvas.gloss[middle]).toBe(0.25);
    expect(canvas.lit[middle]).toBe(1);
    expect(canvas.part[0]).toBe(parts.background);
    expect(canvas.light[0]).toBe(1);
    canvas.clear();
    expect(sum(canvas.red) + sum(canvas.lit) + sum(canvas.gloss) + sum(canvas.nx)).toBe(0);
    expect(canvas.part.every((id) => id === 0)).toBe(true);
  });

  it('keeps its own normal at the outline against the wall', () => {
    fillDisc(0.5);
    const row = 20 * 40;
    for (let column = 20; column < 40; column++) {
      const x = (column + 0.5) / 20 - 1;
      if (canvas.red[row + column] > 0) expect(canvas.nx[row + column]).toBeCloseTo(x, 5);
    }
  });

  it('lets through what lies below by its opacity', () => {
    fillDisc(0.9);
    canvas.fill(pictureFrame, wholePicture, 'lens', (sample) => {
      sample.distance = -1;
      sample.opacity = 0.25;
      paint(sample, [0, 0, 0]);
    });
    expect(canvas.red[20 * 40 + 20]).toBeCloseTo(0.8 * 0.75);
    expect(canvas.part[20 * 40 + 20], 'the part that mostly shows').toBe(parts.skin);
  });

  it('is outlined by ink of the line width', () => {
    canvas.lineWidth = 0.1;
    fillDisc(0.5);
    expect(sum(canvas.ink) / 400).toBeCloseTo(2 * Math.PI * 0.5 * 0.1, 2);
    const before = sum(canvas.ink);
    fillDisc(0.7);
    expect(sum(canvas.ink), 'a larger shape hides the outline').toBeGreaterThan(before);
    expect(canvas.ink[20 * 40 + 30], 'the hidden outline').toBe(0);
  });

  it('follows its frame', () => {
    const frame = within(pictureFrame, 0.4, -0.4, Math.PI / 2);
    canvas.fill(frame, [-0.4, -0.1, 0.4, 0.1], 'hair', (sample) => {
      sample.distance = Math.max(Math.abs(sample.u) - 0.4, Math.abs(sample.v) - 0.1);
      sample.nx = 1;
      paint(sample, [1, 0, 0]);
    });
    const at = (x: number, y: number) => Math.floor(((y + 1) / 2) * 40) * 40 + Math.floor(((x + 1) / 2) * 40);
    expect(canvas.red[at(0.4, -0.1)], 'long downwards').toBe(1);
    expect(canvas.red[at(0.1, -0.4)]).toBe(0);
    expect(canvas.ny[at(0.4, -0.4)], 'its right points down').toBeCloseTo(1);
  });

  it('that is seen edge-on draws nothing', () => {
    const flat = { x: 0, y: 0, ax: 0, ay: 0, bx: 0, by: 1 };
    canvas.fill(flat, wholePicture, 'skin', (sample) => {
      sample.distance = -1;
      paint(sample, [1, 1, 1]);
    });
    expect(sum(canvas.red)).toBe(0);
  });
});

describe('what touches up a surface', () => {
  it('draws lines with ink and colour', () => {
    canvas.lineWidth = 0.1;
    canvas.stroke(pictureFrame, [-0.5, -0.1, 0.5, 0.1], 0.1, [0, 1, 0], 1, 0.5, (u, v) =>
      Math.abs(u) > 0.5 ? 1 : Math.abs(v),
    );
    expect(sum(canvas.green) / 400).toBeCloseTo(0.1, 1);
    expect(Math.max(...canvas.ink)).toBeCloseTo(0.5);
    expect(sum(canvas.red)).toBe(0);
  });

  it('tints a pixel by a share', () => {
    canvas.tint(5, [1, 0.5, 0], 0.5);
    expect([canvas.red[5], canvas.green[5], canvas.blue[5]]).toEqual([0.5, 0.25, 0]);
  });

  it('raises hills whose normals lean away from the top', () => {
    canvas.bump(pictureFrame, 0.3, 0.3, 0.05);
    expect(canvas.nx[20 * 40 + 24]).toBeGreaterThan(0.1);
    expect(canvas.nx[20 * 40 + 15]).toBeLessThan(-0.1);
    expect(canvas.ny[24 * 40 + 20]).toBeGreaterThan(0.1);
    expect(canvas.nx[0], 'far away').toBe(0);
  });

  it('darkens softly', () => {
    canvas.shadow(pictureFrame, 0.3, 0.3, 0.5);
    expect(canvas.light[20 * 40 + 20]).toBeCloseTo(0.5, 1);
    expect(canvas.light[20 * 40 + 32]).toBeGreaterThan(0.8);
    expect(canvas.light[0]).toBe(1);
  });
});
