import type { Canvas } from '../canvas.js';
import { type Color, greyOf, mixColours, scaleColour } from '../colours.js';
import { develop, studioLight } from '../develop.js';
import { geometryOf } from '../geometry.js';
import { humanEyes } from '../layers/eyes.js';
import { type Look, photoLook } from '../look.js';
import { noiseOf } from '../noise.js';
import { drawPerson } from '../person.js';
import { mix, smoothstep } from '../shapes.js';
import type { PaintJob } from './painter.js';

/** A marble bust with blank eyes: everything is stone, with veins. */
export function paintStatue({ face, size, detailSeed, out, canvasOf }: PaintJob): void {
  const canvas = canvasOf(size);
  drawPerson(
    { canvas, geometry: geometryOf(face), look: statueLook(photoLook(face)) },
    { eyes: { ...humanEyes, blank: true } },
  );
  addVeins(canvas, detailSeed);
  develop(canvas, { ...studioLight(face.light), ambient: 0.4, diffuse: 0.74, highlight: 0.5 }, out);
}

/** Grey veins through the stone, and grooves where parts meet. */
function addVeins(canvas: Canvas, seed: number): void {
  const { size, pixel } = canvas;
  const noise = noiseOf(seed);
  for (let index = 0; index < size * size; index++) {
    if (canvas.part[index] === 0) continue;
    const x = ((index % size) + 0.5) * pixel;
    const y = (Math.floor(index / size) + 0.5) * pixel;
    const warp = 2.6 * noise(x * 1.8, y * 1.8) + 1.1 * noise(x * 4.3, y * 4.3);
    const wave = Math.abs(Math.sin(x * 1.7 - y * 1.3 + warp * 1.6));
    const vein = smoothstep(0.17, 0, wave) * noise(x * 3 + 60, y * 3 + 60);
    const cloud = noise(x * 2.4 + 20, y * 2.4 + 20) - 0.5;
    const shade = 1 - 0.42 * vein + 0.07 * cloud - 0.22 * canvas.ink[index];
    canvas.red[index] *= shade;
    canvas.green[index] *= shade;
    canvas.blue[index] *= shade + 0.03 * vein;
  }
}

/** All colours become shades of one stone: white marble for light skin, grey for dark. */
function statueLook(look: Look): Look {
  const tone = mix(0.96, 0.68, smoothstep(0.85, 0.2, greyOf(look.skin)));
  const stone = (share: number): Color => [tone * share, tone * share * 0.99, tone * share * 0.965];
  const carved = (colour: Color): Color => stone(mix(0.76, 0.98, greyOf(colour)));
  return {
    ...look,
    skin: stone(1),
    blush: stone(0.97),
    crease: stone(0.5),
    lips: stone(0.86),
    hair: carved(look.hair),
    brow: stone(0.78),
    beard: scaleColour(carved(look.beard), 0.95),
    eyeWhite: stone(1.02),
    lash: stone(0.45),
    mouth: stone(0.34),
    teeth: stone(0.97),
    tongue: stone(0.55),
    tear: stone(1.06),
    rim: stone(0.42),
    glass: stone(1),
    sunglass: stone(0.36),
    headwear: carved(look.headwear),
    headwearTrim: scaleColour(carved(look.headwear), 0.82),
    clothes: stone(0.9),
    collar: stone(0.8),
    background: mixColours([0.27, 0.27, 0.29], look.background, 0.28),
    strands: 1,
    gloss: 0.5,
  };
}
