import type { Face } from '../../face.js';
import type { Canvas } from '../canvas.js';
import type { Planes } from '../develop.js';

/** Face that a domain paints, and the image to fill. */
export interface PaintJob {
  readonly face: Face;
  readonly size: number;
  /** Decides fine random texture. */
  readonly detailSeed: number;
  /** The picture to fill, values 0 to 1. */
  readonly out: Planes;
  /** An empty canvas of a size, shared by all jobs: valid until the next call. */
  canvasOf(size: number): Canvas;
}

export type DomainPainter = (job: PaintJob) => void;
