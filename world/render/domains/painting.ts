import { luminance } from '../colours.js';
import { develop, type Planes, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import { clamp, mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** One pass of the brush over the whole canvas; lengths in picture coordinates. */
interface Pass {
  readonly spacing: number;
  readonly length: number;
  readonly width: number;
  /** Strokes are set only where the picture changes by more than this within a stroke's width. */
  readonly detail: number;
}

const passes: readonly Pass[] = [
  { spacing: 0.085, length: 0.13, width: 0.05, detail: -1 },
  { spacing: 0.052, length: 0.075, width: 0.026, detail: 0.05 },
  { spacing: 0.034, length: 0.036, width: 0.016, detail: 0.12 },
  { spacing: 0.024, length: 0.02, width: 0.011, detail: 0.2 },
];

/** Oil on canvas: strokes of the brush, broad on the wall and fine where there is detail, in warm rich colours. */
export function paintPainting({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({ canvas, geometry: geometryOf(face), look: { ...photoLook(face), strands: 1.3 } });
  const photo = new Float32Array(out.length);
  develop(canvas, { ...studioLight(face.light), ambient: 0.42, diffuse: 0.72 }, photo);
  enrich(photo);
  out.set(photo);
  const area = size * size;
  const grey = new Float32Array(area);
  for (let index = 0; index < area; index++) {
    grey[index] = luminance(photo[index], photo[area + index], photo[2 * area + index]);
  }
  for (const [number, pass] of passes.entries()) {
    brush({ photo, grey, size }, out, pass, detailSeed + 977 * number);
  }
  weave(out, size, detailSeed);
}

/** Warmer, more saturated, with browner shadows. */
function enrich(planes: Planes): void {
  const area = planes.length / 3;
  for (let index = 0; index < area; index++) {
    const red = planes[index];
    const green = planes[area + index];
    const blue = planes[2 * area + index];
    const grey = 0.3 * red + 0.59 * green + 0.11 * blue;
    const shadow = smoothstep(0.6, 0, grey);
    planes[index] = clamp(grey + (red - grey) * 1.16 + 0.03 + 0.04 * shadow);
    planes[area + index] = clamp(grey + (green - grey) * 1.16 - 0.01);
    planes[2 * area + index] = clamp(grey + (blue - grey) * 1.16 - 0.09 + 0.01 * shadow);
  }
}

/** Sets strokes on a jittered grid, along the contours of the picture. */
function brush(picture: Picture, out: Planes, pass: Pass, seed: number): void {
  const { photo, grey, size } = picture;
  const noise = noiseOf(seed);
  const pixel = 2 / size;
  const counts = Math.ceil(2 / pass.spacing);
  const step = Math.max(1, Math.round(pass.width / pixel));
  const place = (at: number) => Math.min(size - 1, Math.max(0, Math.round((at + 1) / pixel - 0.5)));
  for (let row = 0; row < counts; row++) {
    for (let column = 0; column < counts; column++) {
      const middleX = (column + 0.5) * pass.spacing - 1;
      const middleY = (row + 0.5) * pass.spacing - 1;
      const px = place(middleX);
      const py = place(middleY);
      const left = py * size + Math.max(0, px - step);
      const right = py * size + Math.min(size - 1, px + step);
      const gx = grey[right] - grey[left];
      const gy = grey[Math.min(size - 1, py + step) * size + px] - grey[Math.max(0, py - step) * size + px];
      const change = Math.sqrt(gx * gx + gy * gy);
      if (change < pass.detail) continue;
      const x = middleX + (noise(column * 1.7 + 3, row * 1.3) - 0.5) * pass.spacing;
      const y = middleY + (noise(column * 1.3 + 50, row * 1.7 + 9) - 0.5) * pass.spacing;
      const wander = 2.6 * noise(x * 2.2 + 20, y * 2.2 + 20) + 0.3;
      const angle = mix(wander, Math.atan2(gx, -gy), smoothstep(0.03, 0.12, change));
      const tone = 0.9 + 0.22 * noise(column * 2.3 + 31, row * 2.9 + 77);
      const centre = place(y) * size + place(x);
      stroke(photo, out, size, { x, y, angle, tone, centre, pass });
    }
  }
}

/** Colours and brightness of the motif. */
interface Picture {
  readonly photo: Planes;
  readonly grey: Float32Array<ArrayBuffer>;
  readonly size: number;
}

interface Stroke {
  readonly x: number;
  readonly y: number;
  readonly angle: number;
  readonly tone: number;
  readonly centre: number;
  readonly pass: Pass;
}

function stroke(photo: Planes, out: Planes, size: number, { x, y, angle, tone, centre, pass }: Stroke): void {
  const area = size * size;
  const pixel = 2 / size;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const first = (from: number) => Math.max(0, Math.floor((from + 1) / pixel));
  const last = (to: number) => Math.min(size - 1, Math.ceil((to + 1) / pixel));
  const red = photo[centre];
  const green = photo[area + centre];
  const blue = photo[2 * area + centre];
  const half = Math.max(pass.width, pixel * 0.5);
  const straight = Math.max(0, pass.length - half);
  const reachX = Math.abs(cos) * straight + half;
  const reachY = Math.abs(sin) * straight + half;
  for (let row = first(y - reachY); row <= last(y + reachY); row++) {
    const dy = (row + 0.5) * pixel - 1 - y;
    for (let column = first(x - reachX); column <= last(x + reachX); column++) {
      const dx = (column + 0.5) * pixel - 1 - x;
      const u = dx * cos + dy * sin;
      const v = dy * cos - dx * sin;
      const beyond = Math.max(0, Math.abs(u) - straight);
      const distance = Math.sqrt(beyond * beyond + v * v) - half;
      const coverage = clamp(0.5 - distance / pixel);
      if (coverage <= 0) continue;
      // Paint piles up along one edge of a stroke and throws a little shadow along the other.
      const relief = tone * (1 - 0.16 * clamp(v / half, -1, 1) + 0.06 * (v / half) ** 2);
      const index = row * size + column;
      const share = coverage * 0.92;
      out[index] += (red * relief - out[index]) * share;
      out[area + index] += (green * relief - out[area + index]) * share;
      out[2 * area + index] += (blue * relief - out[2 * area + index]) * share;
    }
  }
}

/** The threads of the canvas, and varnish that darkens the corners. */
function weave(out: Planes, size: number, seed: number): void {
  const area = size * size;
  const noise = noiseOf(seed + 5);
  const pixel = 2 / size;
  for (let index = 0; index < area; index++) {
    const x = ((index % size) + 0.5) * pixel;
    const y = (Math.floor(index / size) + 0.5) * pixel;
    const thread = 0.03 * (noise(x * 52, y * 12) + noise(x * 12 + 60, y * 52) - 1);
    const corner = 1 - 0.22 * smoothstep(0.9, 1.45, Math.hypot(x - 1, y - 1));
    for (let channel = 0; channel < 3; channel++) {
      const place = channel * area + index;
      out[place] = clamp(out[place] * (1 + thread) * corner);
    }
  }
}
