import type { Canvas } from './canvas.js';
import { clamp, mix } from './shapes.js';

/** Colours of a finished picture: three planes in one array, `[3, size, size]`, values 0 to 1. */
export type Planes = Float32Array<ArrayBuffer>;

export interface Lighting {
  /** Towards the light: to the right, down, towards the viewer. Need not have length 1. */
  readonly direction: readonly [number, number, number];
  readonly ambient: number;
  readonly diffuse: number;
  readonly highlight: number;
}

/** A window at the side that the face's `light` names. */
export function studioLight(light: number): Lighting {
  return { direction: [0.85 * light, -0.5, 0.75], ambient: 0.5, diffuse: 0.62, highlight: 0.9 };
}

/** Calls `visit` for each pixel with how much diffuse light and which highlight reaches it. */
export function forEachLit(
  canvas: Canvas,
  lighting: Lighting,
  visit: (index: number, diffuse: number, highlight: number) => void,
): void {
  const [x, y, z] = lighting.direction;
  const length = Math.hypot(x, y, z);
  const lx = x / length;
  const ly = y / length;
  const lz = z / length;
  const halfLength = Math.hypot(lx, ly, lz + 1);
  for (let index = 0; index < canvas.part.length; index++) {
    let nx = canvas.nx[index];
    let ny = canvas.ny[index];
    const flat = nx * nx + ny * ny;
    if (flat > 0.97) {
      const shrink = Math.sqrt(0.97 / flat);
      nx *= shrink;
      ny *= shrink;
    }
    const nz = Math.sqrt(1 - Math.min(0.97, flat));
    const diffuse = clamp((nx * lx + ny * ly + nz * lz) * 0.85 + 0.15);
    const gloss = canvas.gloss[index];
    let highlight = 0;
    if (gloss > 0.01) {
      const h = clamp((nx * lx + ny * ly + nz * (lz + 1)) / halfLength);
      const h4 = h * h * h * h;
      highlight = gloss * h4 * h4 * h4 * h4;
    }
    visit(index, diffuse, highlight);
  }
}

/** Light falls on the canvas: colour times light plus highlights. The background keeps its own light. */
export function develop(canvas: Canvas, lighting: Lighting, out: Planes): void {
  const area = canvas.part.length;
  const { red, green, blue, light, lit } = canvas;
  forEachLit(canvas, lighting, (index, diffuse, highlight) => {
    const shade = mix(1, lighting.ambient + lighting.diffuse * diffuse, lit[index]) * light[index];
    const shine = highlight * lighting.highlight;
    out[index] = clamp(red[index] * shade + shine);
    out[area + index] = clamp(green[index] * shade + shine);
    out[2 * area + index] = clamp(blue[index] * shade + shine * 0.95);
  });
}
