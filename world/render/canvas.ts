import type { Color } from './colours.js';
import { type Box, boundsOf, type Frame } from './frame.js';
import { clamp } from './shapes.js';

/** Part of a face that a pixel shows; `Canvas.part` holds its number. */
export const parts = {
  background: 0,
  clothes: 1,
  neck: 2,
  skin: 3,
  hair: 4,
  eyeWhite: 5,
  iris: 6,
  pupil: 7,
  lips: 8,
  mouth: 9,
  teeth: 10,
  brow: 11,
  beard: 12,
  rim: 13,
  lens: 14,
  headwear: 15,
  tear: 16,
  snout: 17,
} as const;
export type Part = keyof typeof parts;

/** A pixel with its coordinates in some frame; one object serves all pixels, so that none is allocated. */
export interface Place {
  u: number;
  v: number;
  index: number;
}

/** One point of a shape, filled in by the function that describes the shape. */
export interface Sample extends Place {
  /** Signed distance to the edge, negative inside. */
  distance: number;
  red: number;
  green: number;
  blue: number;
  /** Opacity of the whole shape, 1 by default. */
  opacity: number;
  /** Normal, to the right and down; what is left to length 1 faces the viewer. 0 by default. */
  nx: number;
  ny: number;
  /** Strength of highlights, 0 by default. */
  gloss: number;
  /** How much light arrives, 1 by default. */
  light: number;
  /** Strength of the drawn contour, 1 by default. */
  line: number;
}

export function paint(sample: Sample, colour: Color, factor = 1): void {
  sample.red = colour[0] * factor;
  sample.green = colour[1] * factor;
  sample.blue = colour[2] * factor;
}

/**
 * Layers that a picture is developed from: for each pixel the colour of the surface, its normal, the light that arrives,
 * gloss, and drawn contours, all anti-aliased by signed distance; and which part it shows.
 */
export class Canvas {
  /** Width of a pixel in picture coordinates. */
  readonly pixel: number;
  readonly red: Float32Array<ArrayBuffer>;
  readonly green: Float32Array<ArrayBuffer>;
  readonly blue: Float32Array<ArrayBuffer>;
  readonly nx: Float32Array<ArrayBuffer>;
  readonly ny: Float32Array<ArrayBuffer>;
  readonly light: Float32Array<ArrayBuffer>;
  readonly gloss: Float32Array<ArrayBuffer>;
  /** How much of a pixel is covered by things that the light shades: 0 on the wall, 1 on a face. */
  readonly lit: Float32Array<ArrayBuffer>;
  readonly ink: Float32Array<ArrayBuffer>;
  readonly part: Uint8Array<ArrayBuffer>;
  /** Width of contours in picture coordinates. */
  lineWidth = 0.03;
  /** Width of an edge's transition in pixels: 1 is anti-aliased, less is harder. */
  softness = 1;
  private readonly place: Place = { u: 0.5, v: 0.5, index: 0 };
  private readonly sample: Sample = {
    u: 0.5,
    v: 0.5,
    index: 0,
    distance: 0,
    red: 0,
    green: 0,
    blue: 0,
    opacity: 1,
    nx: 0,
    ny: 0,
    gloss: 0,
    light: 1,
    line: 1,
  };

  constructor(readonly size: number) {
    const plane = () => new Float32Array(size * size);
    this.pixel = 2 / size;
    this.red = plane();
    this.green = plane();
    this.blue = plane();
    this.nx = plane();
    this.ny = plane();
    this.light = plane();
    this.gloss = plane();
    this.lit = plane();
    this.ink = plane();
    this.part = new Uint8Array(size * size);
  }

  /** An empty canvas again. */
  clear(): void {
    for (const plane of [this.red, this.green, this.blue, this.nx, this.ny, this.gloss, this.lit, this.ink]) {
      plane.fill(0);
    }
    this.light.fill(1);
    this.part.fill(0);
    this.softness = 1;
  }

  /** Calls `visit` for each pixel in a box of a frame. */
  visit(frame: Frame, box: Box, visit: (place: Place) => void): void {
    this.each(frame, box, this.place, visit);
  }

  private each<T extends Place>(frame: Frame, box: Box, place: T, visit: (place: T) => void): void {
    const { size, pixel } = this;
    const { x, y, ax, ay, bx, by } = frame;
    const determinant = ax * by - ay * bx;
    // What is seen edge-on does not show.
    if (Math.abs(determinant) < 1e-4) return;
    const [left, top, right, bottom] = boundsOf(frame, box);
    const firstColumn = Math.max(0, Math.floor((left + 1) / pixel) - 1);
    const lastColumn = Math.min(size - 1, Math.ceil((right + 1) / pixel));
    const firstRow = Math.max(0, Math.floor((top + 1) / pixel) - 1);
    const lastRow = Math.min(size - 1, Math.ceil((bottom + 1) / pixel));
    const [left0, top0, right0, bottom0] = box;
    for (let row = firstRow; row <= lastRow; row++) {
      const dy = (row + 0.5) * pixel - 1 - y;
      for (let column = firstColumn; column <= lastColumn; column++) {
        const dx = (column + 0.5) * pixel - 1 - x;
        place.u = (by * dx - bx * dy) / determinant;
        place.v = (ax * dy - ay * dx) / determinant;
        if (place.u < left0 || place.u > right0 || place.v < top0 || place.v > bottom0) continue;
        place.index = row * size + column;
        visit(place);
      }
    }
  }

  /** Paints a shape that is described in coordinates of `frame` and lies in `box` of it, over what is there. */
  fill(frame: Frame, box: Box, part: Part, describe: (sample: Sample) => void): void {
    const { pixel, lineWidth } = this;
    const { ax, ay, bx, by } = frame;
    const id = parts[part];
    const scale = Math.sqrt(Math.abs(ax * by - ay * bx));
    const margin = (lineWidth + pixel) / Math.max(scale, 0.2);
    const grown: Box = [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
    const half = lineWidth / 2;
    const soft = pixel * this.softness;
    const shaded = part === 'background' ? 0 : 1;
    this.each(frame, grown, this.sample, (sample) => {
      sample.opacity = 1;
      sample.light = 1;
      sample.line = 1;
      sample.nx = 0;
      sample.ny = 0;
      sample.gloss = 0;
      describe(sample);
      const distance = sample.distance * scale;
      if (distance > half + pixel) return;
      const { opacity, index } = sample;
      const coverage = clamp(0.5 - distance / soft) * opacity;
      const outer = clamp(0.5 - (distance - half) / soft) * opacity;
      const band = outer - clamp(0.5 - (distance + half) / soft) * opacity;
      this.ink[index] += band * sample.line - this.ink[index] * outer;
      if (coverage <= 0) return;
      this.red[index] += (sample.red - this.red[index]) * coverage;
      this.green[index] += (sample.green - this.green[index]) * coverage;
      this.blue[index] += (sample.blue - this.blue[index]) * coverage;
      // At the outline against the wall, which has no normal of its own, the shape's normal counts alone.
      const covered = this.lit[index] * (1 - coverage) + coverage;
      const weight = coverage / covered;
      this.lit[index] += (shaded - this.lit[index]) * coverage;
      this.nx[index] += (sample.nx * ax + sample.ny * bx - this.nx[index]) * weight;
      this.ny[index] += (sample.nx * ay + sample.ny * by - this.ny[index]) * weight;
      this.light[index] += (sample.light - this.light[index]) * coverage;
      this.gloss[index] += (sample.gloss - this.gloss[index]) * coverage;
      if (coverage > 0.5) this.part[index] = id;
    });
  }

  /** Draws a line where `distance` is below half of `width`: ink for drawings, and its colour at `opacity`. */
  stroke(
    frame: Frame,
    box: Box,
    width: number,
    colour: Color,
    opacity: number,
    ink: number,
    distance: (u: number, v: number) => number,
  ): void {
    const scale = Math.sqrt(Math.abs(frame.ax * frame.by - frame.ay * frame.bx));
    const soft = this.pixel * this.softness;
    const margin = width + this.pixel * 2;
    const grown: Box = [box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin];
    this.visit(frame, grown, ({ u, v, index }) => {
      const apart = distance(u, v) * scale;
      const coverage = clamp(0.5 - (apart - width / 2) / soft) * Math.min(1, width / this.pixel);
      if (coverage > 0) this.tint(index, colour, coverage * opacity);
      const inked = clamp(0.5 - (apart - this.lineWidth / 2) / soft) * ink;
      if (inked > 0) this.ink[index] = Math.max(this.ink[index], inked);
    });
  }

  /** Mixes the colour of one pixel with another. */
  tint(index: number, colour: Color, share: number): void {
    this.red[index] += (colour[0] - this.red[index]) * share;
    this.green[index] += (colour[1] - this.green[index]) * share;
    this.blue[index] += (colour[2] - this.blue[index]) * share;
  }

  /** A soft hill (or dent, below 0) on the surface, which changes only its normals; radii in the frame's unit. */
  bump(frame: Frame, rx: number, ry: number, height: number): void {
    this.visit(frame, [-2 * rx, -2 * ry, 2 * rx, 2 * ry], ({ u, v, index }) => {
      const hill = 2 * height * Math.exp(-(u * u) / (rx * rx) - (v * v) / (ry * ry));
      const nx = (hill * u) / (rx * rx);
      const ny = (hill * v) / (ry * ry);
      this.nx[index] += nx * frame.ax + ny * frame.bx;
      this.ny[index] += nx * frame.ay + ny * frame.by;
    });
  }

  /** A soft shadow of `strength` (or a glow, below 0). */
  shadow(frame: Frame, rx: number, ry: number, strength: number): void {
    this.visit(frame, [-2 * rx, -2 * ry, 2 * rx, 2 * ry], ({ u, v, index }) => {
      this.light[index] *= 1 - strength * Math.exp(-(u * u) / (rx * rx) - (v * v) / (ry * ry));
    });
  }
}
