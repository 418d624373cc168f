import type { Canvas } from './canvas.js';
import type { Geometry } from './geometry.js';
import type { Look } from './look.js';

/** Face in its pose with its colours, and the canvas that a layer draws it onto. */
export interface Scene {
  readonly canvas: Canvas;
  readonly geometry: Geometry;
  readonly look: Look;
}
