import { paint } from '../canvas.js';
import { pictureFrame, wholePicture } from '../frame.js';
import type { Scene } from '../scene.js';
import { smoothstep } from '../shapes.js';

/** A plain wall that is lighter around the head and on the side of the light. */
export function drawBackground({ canvas, look, geometry }: Scene): void {
  const { light } = geometry.face;
  canvas.fill(pictureFrame, wholePicture, 'background', (sample) => {
    const { u: x, v: y } = sample;
    sample.distance = -1;
    sample.line = 0;
    const glow = 1.12 - 0.3 * smoothstep(0.1, 1.4, Math.hypot(x - 0.25 * light, y + 0.2));
    paint(sample, look.background, glow);
  });
}
