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
  const noise = noiseOf(detailSeed);
  for (let index = 0; index < size * size; index++) {
    if (canvas.part[index] === 0) continue;
    const x = ((index % size) + 0.5) * canvas.pixel;
    const y = (Math.floor(index / size) + 0.5) * canvas.pixel;
    const warp = 3 * noise(x * 2.2, y * 2.2) + 1.2 * noise(x * 5, y * 5);
    const vein = 1 - smoothstep(0.0, 0.22, Math.abs(Math.sin(x * 2.2 + y * 1.6 + warp * 1.7)));
    canvas.light[index] *= 1 - 0.22 * vein - 0.1 * canvas.ink[index];
  }
  develop(canvas, { ...studioLight(face.light), ambient: 0.34, diffuse: 0.78, highlight: 0.5 }, out);
}

function statueLook(look: Look): Look {
  const tone = mix(0.97, 0.72, 1 - greyOf(look.skin));
  const stone = (share: number): Color => [tone * share, tone * share * 0.985, tone * share * 0.96];
  const carved = (colour: Color): Color => stone(mix(0.8, 0.97, greyOf(colour)));
  return {
    ...look,
    skin: stone(1),
    blush: stone(0.97),
    crease: stone(0.6),
    lips: stone(0.9),
    hair: carved(look.hair),
    brow: stone(0.86),
    beard: scaleColour(carved(look.beard), 0.97),
    eyeWhite: stone(0.98),
    lash: stone(0.55),
    mouth: stone(0.42),
    teeth: stone(0.97),
    tongue: stone(0.6),
    tear: stone(1.03),
    rim: stone(0.5),
    glass: stone(1),
    sunglass: stone(0.42),
    headwear: carved(look.headwear),
    headwearTrim: scaleColour(carved(look.headwear), 0.85),
    clothes: stone(0.92),
    collar: stone(0.84),
    background: mixColours([0.3, 0.3, 0.32], look.background, 0.28),
    strands: 1.5,
  };
}
