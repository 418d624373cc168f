import { describe, expect, it } from 'vitest';
import type { Face } from '../face.js';
import { expressionShape } from './expression.js';
import { geometryOf } from './geometry.js';
import { poseOf } from './pose.js';
import { plainFace } from './testing/faces.js';

const geometry = (changes: Partial<Face>) => geometryOf({ ...plainFace, ...changes });

describe('a pose', () => {
  const pose = (changes: Partial<Pick<Face, 'yaw' | 'pitch' | 'roll'>>) =>
    poseOf({ yaw: 0, pitch: 0, roll: 0, ...changes }, 0.4);
  const width = ({ ax, ay }: { ax: number; ay: number }) => Math.hypot(ax, ay);

  it('that looks ahead is symmetric', () => {
    const left = pose({}).place(-0.2, 0);
    const right = pose({}).place(0.2, 0);
    expect(left.x).toBeCloseTo(-right.x);
    expect(left.y).toBeCloseTo(right.y);
    expect(pose({}).place(0, 0).x).toBe(0);
  });

  it('moves the face with yaw and pitch, and what sticks out farther', () => {
    expect(pose({ yaw: 1 }).place(0, 0).x).toBeGreaterThan(0.2);
    expect(pose({ yaw: 1 }).place(0, 0, 0.1).x).toBeGreaterThan(pose({ yaw: 1 }).place(0, 0).x + 0.03);
    expect(pose({ yaw: -1 }).place(0, 0).x).toBeLessThan(-0.2);
    expect(pose({ pitch: 1 }).place(0, 0).y).toBeLessThan(pose({}).place(0, 0).y - 0.05);
  });

  it('foreshortens the far side', () => {
    const turned = pose({ yaw: 0.8 });
    expect(width(turned.place(0.2, 0))).toBeLessThan(0.7 * width(turned.place(-0.2, 0)));
  });

  it('tilts clockwise for a roll below 0', () => {
    expect(pose({ roll: -1 }).head.ay).toBeGreaterThan(0.2);
    expect(pose({ roll: -1 }).place(0.2, 0).y).toBeGreaterThan(pose({ roll: -1 }).place(-0.2, 0).y);
    expect(pose({ roll: 1 }).head.ay).toBeLessThan(-0.2);
  });
});

describe('an expression', () => {
  it('raises the corners of the mouth from grief to joy', () => {
    const curves = [-1, -0.8, -0.4, 0, 0.4, 0.8, 1].map((value) => expressionShape(value).mouthCurve);
    expect([...curves].sort((a, b) => a - b)).toEqual(curves);
    expect(expressionShape(0).mouthCurve).toBe(0);
  });

  it('has tears only when crying, and teeth when laughing', () => {
    expect(expressionShape(-0.8).tears).toBe(1);
    expect(expressionShape(-0.61).tears).toBeGreaterThan(0.3);
    expect(expressionShape(-0.4).tears).toBe(0);
    expect(expressionShape(0.9).teeth).toBe(1);
    expect(expressionShape(0.3).teeth).toBe(0);
    expect(expressionShape(0.9).openDown).toBeGreaterThan(0.1);
    expect(expressionShape(0.9).eyeOpening).toBeLessThan(0.5);
  });

  it('stays at its ends beyond them', () => {
    expect(expressionShape(-3)).toEqual(expressionShape(-1));
    expect(expressionShape(2)).toEqual(expressionShape(1));
  });
});

describe('the geometry of a face', () => {
  it('has an outline around its features', () => {
    const { headDistance, chin, eyeX, eyeY } = geometry({});
    expect(headDistance(0, 0)).toBeLessThan(-0.2);
    expect(headDistance(eyeX, eyeY)).toBeLessThan(-0.05);
    expect(headDistance(0, chin)).toBeCloseTo(0, 2);
    expect(headDistance(0, chin + 0.1)).toBeGreaterThan(0.05);
    expect(headDistance(0.9, 0)).toBeGreaterThan(0.3);
  });

  it('is wider with faceWidth, squarer with jaw', () => {
    expect(geometry({ faceWidth: 1 }).halfWidth).toBeGreaterThan(geometry({ faceWidth: 0 }).halfWidth + 0.08);
    expect(geometry({ jaw: 1 }).headDistance(0.25, 0.4)).toBeLessThan(0);
    expect(geometry({ jaw: 0 }).headDistance(0.25, 0.4)).toBeGreaterThan(0.03);
  });

  it('places and sizes eyes, nose and mouth', () => {
    expect(geometry({ eyeSpacing: 1 }).eyes[1].x).toBeGreaterThan(
      geometry({ eyeSpacing: 0 }).eyes[1].x + 0.03,
    );
    expect(geometry({ eyeSize: 1 }).eyeHalf).toBeGreaterThan(geometry({ eyeSize: 0 }).eyeHalf * 1.2);
    expect(geometry({ noseSize: 1 }).noseWidth).toBeGreaterThan(geometry({ noseSize: 0 }).noseWidth * 1.5);
    const { eyes, nose, mouth } = geometry({});
    expect(eyes[0].x).toBeLessThan(eyes[1].x);
    expect(eyes[0].y).toBeLessThan(nose.y);
    expect(nose.y).toBeLessThan(mouth.y);
  });

  it('sags with age', () => {
    expect(geometry({ age: 1 }).widthAt(0.33)).toBeGreaterThan(geometry({ age: 0 }).widthAt(0.33) + 0.02);
  });
});
