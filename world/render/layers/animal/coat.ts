import type { Face } from '../../../face.js';
import { type Color, greyOf, mixColours, scaleColour } from '../../colours.js';
import type { Geometry } from '../../geometry.js';
import { noiseOf } from '../../noise.js';
import { mix, smoothstep } from '../../shapes.js';

/** The fur of an animal: hair decides its colour, length and texture, skin the tone of its pale parts. */
export interface Coat {
  readonly fur: Color;
  /** Muzzle, chest and paws. */
  readonly pale: Color;
  /** Ears, stripes, brows. */
  readonly dark: Color;
  /** Inside of ears, and a cat's nose. */
  readonly pink: Color;
  /** How far tufts stick out. */
  readonly shag: number;
  /** Brightness of the fur at a place of the head, -0.5 to 0.5. */
  texture(x: number, y: number): number;
  /** How far the outline of the fur reaches out at a place of the head. */
  tufts(x: number, y: number): number;
}

const shags = { bald: 0, short: 0.016, medium: 0.034, long: 0.055 } as const;

/** The coat of a face, with hairs of a seed. */
export function coatOf(geometry: Geometry, hair: Color, skin: Color, detailSeed: number): Coat {
  const { face } = geometry;
  const noise = noiseOf(detailSeed);
  const isBlack = greyOf(hair) < 0.2;
  const fur: Color = isBlack ? mixColours(hair, [0.3, 0.28, 0.3], 0.3) : hair;
  const cream = mixColours([1, 0.93, 0.82], [0.5, 0.36, 0.26], smoothstep(0.9, 0.25, greyOf(skin)));
  const shag = shags[face.hairLength];
  const strength = face.hairLength === 'bald' ? 0.35 : 1;
  return {
    fur,
    pale: mixColours(fur, cream, 0.72),
    dark: isBlack ? scaleColour(fur, 0.5) : scaleColour(fur, 0.58),
    pink: mixColours([0.93, 0.6, 0.58], [0.45, 0.27, 0.26], face.skin),
    shag,
    texture: textureOf(face.hairStyle, noise, strength),
    tufts: (x, y) => {
      const angle = Math.atan2(x, 0.05 - y);
      if (face.hairStyle === 'curly') return shag * (0.4 + 0.9 * Math.abs(Math.sin(angle * 9)));
      const waves = face.hairStyle === 'wavy' ? 9 : 17;
      const saw = (angle * waves) / Math.PI;
      return (
        shag * mix(0.2, 1.2, Math.abs(2 * (saw - Math.floor(saw + 0.5)))) * smoothstep(-0.6, 0.1, y + 0.2)
      );
    },
  };
}

function textureOf(
  style: Face['hairStyle'],
  noise: (x: number, y: number) => number,
  strength: number,
): Coat['texture'] {
  if (style === 'curly') {
    return (x, y) => strength * (Math.abs(noise(x * 13 + 40, y * 13 + 40) - 0.5) * 1.9 - 0.4);
  }
  const isWavy = style === 'wavy';
  return (x, y) => {
    // Hairs grow away from the nose.
    const angle = Math.atan2(x, 0.18 - y);
    const radius = Math.sqrt(x * x + (y - 0.18) * (y - 0.18));
    const bend = isWavy ? 0.9 * Math.sin(radius * 26) : 0;
    return (
      strength * 0.75 * (noise(angle * (isWavy ? 7 : 10) + bend + 30, radius * (isWavy ? 7 : 5) + 30) - 0.5)
    );
  };
}
