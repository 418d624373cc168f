import type { Face } from '../face.js';
import {
  backgroundColours,
  type Color,
  clothesColour,
  eyeColours,
  hairColours,
  headwearColour,
  mixColours,
  scaleColour,
  skinColour,
} from './colours.js';
import { smoothstep } from './shapes.js';

/** The colours of a face's surfaces before any light falls on them, and how they are drawn. */
export interface Look {
  readonly skin: Color;
  /** Colour that cheeks, nose and ears tend to. */
  readonly blush: Color;
  /** Colour of folds and wrinkles. */
  readonly crease: Color;
  readonly lips: Color;
  readonly hair: Color;
  readonly brow: Color;
  readonly beard: Color;
  readonly eyeWhite: Color;
  readonly iris: Color;
  readonly pupil: Color;
  readonly lash: Color;
  readonly mouth: Color;
  readonly teeth: Color;
  readonly tongue: Color;
  readonly tear: Color;
  readonly rim: Color;
  readonly glass: Color;
  readonly sunglass: Color;
  readonly headwear: Color;
  readonly headwearTrim: Color;
  readonly clothes: Color;
  readonly collar: Color;
  readonly background: Color;
  /** Width of drawn contours in picture coordinates. */
  readonly lineWidth: number;
  /** How strongly strands of hair show. */
  readonly strands: number;
  /** How much the light is reflected by skin, hair and eyes. */
  readonly gloss: number;
}

/** The colours of the photo-like domain, which the others start from. */
export function photoLook(face: Face): Look {
  const skin = mixColours(skinColour(face.skin), [0.72, 0.66, 0.6], 0.16 * face.age);
  const hair = hairColours[face.hairColour];
  const headwear = headwearColour(face);
  const clothes = clothesColour(face);
  const isDark = face.hairColour === 'black' || face.hairColour === 'brown';
  const brow = mixColours(
    scaleColour(hair, isDark ? 0.75 : 0.72),
    scaleColour(skin, 0.5),
    isDark ? 0.1 : 0.25,
  );
  return {
    skin,
    blush: [Math.min(1, skin[0] * 1.0), skin[1] * 0.7, skin[2] * 0.68],
    crease: [skin[0] * 0.56, skin[1] * 0.45, skin[2] * 0.42],
    lips: [skin[0] * 0.84, skin[1] * 0.5, skin[2] * 0.52],
    hair,
    brow: face.hairLength === 'bald' ? mixColours(brow, scaleColour(skin, 0.4), 0.4) : brow,
    beard: scaleColour(hair, 0.88),
    eyeWhite: [0.96, 0.95, 0.94],
    iris: eyeColours[face.eyeColour],
    pupil: [0.03, 0.03, 0.04],
    lash: mixColours([0.12, 0.07, 0.06], scaleColour(skin, 0.3), 0.3),
    mouth: [0.3, 0.06, 0.07],
    teeth: [0.97, 0.95, 0.9],
    tongue: [0.78, 0.33, 0.36],
    tear: [0.62, 0.84, 1],
    rim: mixColours([0.1, 0.09, 0.12], [0.86, 0.72, 0.36], smoothstep(0.62, 0.72, face.skin)),
    glass: [0.86, 0.92, 0.97],
    sunglass: [0.06, 0.06, 0.09],
    headwear,
    headwearTrim: scaleColour(headwear, 0.55),
    clothes,
    collar: scaleColour(clothes, 0.72),
    background: backgroundColours[face.background],
    lineWidth: 0.03,
    strands: 1,
    gloss: 1,
  };
}
