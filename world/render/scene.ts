import type { Canvas } from './canvas.js';
import type { Geometry } from './geometry.js';
import type { Look } from './look.js';

/** What a layer draws: one face in its pose with its colours, onto a canvas. */
export interface Scene {
  readonly canvas: Canvas;
  readonly geometry: Geometry;
  readonly look: Look;
}
