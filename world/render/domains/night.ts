import type { Canvas } from '../canvas.js';
import { forEachLit } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import { clamp, mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** The photo at night: cold light of the moon from one side, a faint warm lamp from the other. */
export function paintNight({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson({ canvas, geometry: geometryOf(face), look: photoLook(face) });
  const area = size * size;
  const { red, green, blue, nx, ny, light, lit } = canvas;
  // The moon stands opposite the window of the photo.
  const side = mix(-1, 1, smoothstep(0.25, -0.25, face.light));
  const moonlight = { direction: [0.85 * side, -0.55, 0.28], ambient: 0, diffuse: 1, highlight: 1 } as const;
  const sky = skyOf(canvas, side, detailSeed);
  forEachLit(canvas, moonlight, (index, moon, shine) => {
    const flat = Math.min(1, nx[index] * nx[index] + ny[index] * ny[index]);
    const rim = flat * flat * moon;
    const cold = (0.32 + 0.66 * moon * moon + 0.5 * rim) * light[index];
    const lamp = 0.4 * clamp(-nx[index] * side) * light[index];
    const silver = 0.16 * rim * light[index] + 0.4 * shine;
    const share = lit[index];
    const glow = share < 1 ? sky(index) : 0;
    out[index] = mix(
      0.015 + 0.16 * red[index] + glow * 0.85,
      red[index] * (cold * 0.5 + lamp * 1.4) + silver * 0.7,
      share,
    );
    out[area + index] = mix(
      0.025 + 0.16 * green[index] + glow * 0.9,
      green[index] * (cold * 0.7 + lamp * 0.8) + silver * 0.85,
      share,
    );
    out[2 * area + index] = mix(
      0.1 + 0.2 * blue[index] + glow,
      blue[index] * (cold * 1.1 + lamp * 0.3) + 0.035 + silver * 1.15,
      share,
    );
  });
}

/** How bright the sky is at a pixel: stars, and the moon in an upper corner. */
function skyOf(canvas: Canvas, side: number, seed: number): (index: number) => number {
  const { size, pixel } = canvas;
  const noise = noiseOf(seed);
  const moonX = side * 0.74;
  const moonY = -0.74;
  return (index) => {
    const x = ((index % size) + 0.5) * pixel - 1;
    const y = (Math.floor(index / size) + 0.5) * pixel - 1;
    const far = Math.hypot(x - moonX, y - moonY);
    const soft = pixel;
    const disc = smoothstep(0.15 + soft, 0.15 - soft, far) * (0.9 - 0.15 * noise(x * 9, y * 9));
    const bite = smoothstep(0.15 - soft, 0.15 + soft, Math.hypot(x - moonX + 0.07 * side, y - moonY + 0.03));
    const halo = 0.16 * Math.exp(-far * 3.2);
    // In some cells of a grid stands one star.
    const column = Math.floor(x * 5);
    const row = Math.floor(y * 5);
    const starX = (column + 0.2 + 0.6 * noise(column * 7.3 + 80, row * 3.7 + 80)) / 5;
    const starY = (row + 0.2 + 0.6 * noise(column * 5.1 + 170, row * 9.2 + 170)) / 5;
    const size2 = 0.0002 + 0.25 * pixel * pixel;
    const away = ((x - starX) ** 2 + (y - starY) ** 2) / size2;
    const isThere = noise(column * 3.3 + 250, row * 8.1 + 250) > 0.58;
    const star = isThere && y < 0.2 ? Math.exp(-away) * 0.9 * Math.min(1, 0.00045 / size2) : 0;
    return disc * bite + halo + star;
  };
}
