import type { Face } from '../face.js';
import { scaleColour } from './colours.js';
import { type Geometry, geometryOf } from './geometry.js';
import { drawAnimalBeard } from './layers/animal/animalBeard.js';
import { drawAnimalBody, drawAnimalHead, drawSockets } from './layers/animal/animalHead.js';
import { type Coat, coatOf } from './layers/animal/coat.js';
import { drawMuzzle, type MuzzleStyle, muzzleTip } from './layers/animal/muzzle.js';
import { drawBackground } from './layers/background.js';
import { drawBrows } from './layers/brows.js';
import { drawEyes, type EyeStyle } from './layers/eyes.js';
import { drawGlasses } from './layers/glasses.js';
import { drawHeadwear } from './layers/headwear.js';
import { drawTears } from './layers/tears.js';
import { photoLook } from './look.js';
import type { Scene } from './scene.js';
import { ellipse, mix, smoothUnion } from './shapes.js';

/** Shapes and colours that make a face that of one kind of animal. */
export interface AnimalStyle {
  readonly eyes: EyeStyle;
  readonly muzzle: MuzzleStyle;
  /** Radii of the cheeks, and how far they lie below the head's centre. */
  readonly cheeks: readonly [number, number, number];
  /** How much wider apart the eyes are than a person's. */
  readonly eyeSpread: number;
  /** Stripes of the face, 0 to 1, in the head's frame. */
  marking(geometry: Geometry, x: number, y: number): number;
  /** Ears and what else comes before or after the headwear. */
  drawBefore?(scene: Scene, coat: Coat): void;
  drawAfter?(scene: Scene, coat: Coat): void;
}

/** The face as an animal in the same pose and mood, in front of the same wall. */
export function drawAnimal(
  scene: Pick<Scene, 'canvas'>,
  face: Face,
  style: AnimalStyle,
  detailSeed: number,
): void {
  const geometry = animalGeometry(face, style);
  const look = photoLook(face);
  const coat = coatOf(geometry, look.hair, look.skin, detailSeed);
  const { canvas } = scene;
  const animal: Scene = {
    canvas,
    geometry,
    look: {
      ...look,
      brow: scaleColour(coat.dark, 0.7),
      crease: scaleColour(coat.dark, 0.7),
      mouth: [0.16, 0.05, 0.06],
    },
  };
  canvas.lineWidth = look.lineWidth;
  drawBackground(animal);
  drawAnimalBody(animal, coat);
  drawAnimalHead(animal, coat, (x, y) => style.marking(geometry, x, y));
  style.drawBefore?.(animal, coat);
  drawSockets(animal, coat);
  drawEyes(animal, style.eyes);
  drawBrows(animal);
  drawTears(animal);
  drawMuzzle(animal, style.muzzle, coat);
  drawAnimalBeard(animal, style.muzzle, coat, muzzleTip(animal, style.muzzle));
  drawGlasses(animal);
  drawHeadwear(animal);
  style.drawAfter?.(animal, coat);
}

function animalGeometry(face: Face, style: AnimalStyle): Geometry {
  const person = geometryOf({ ...face, jaw: mix(0.3, 0.7, face.jaw) });
  const { pose, skull, halfWidth } = person;
  const [cheekX, cheekY, drop] = style.cheeks;
  const eyeX = person.eyeX * style.eyeSpread;
  const eyeY = -0.09;
  const middle = 0.1 * pose.turn;
  return {
    ...person,
    eyeX,
    eyeY,
    eyes: [pose.place(-eyeX, eyeY), pose.place(eyeX, eyeY)],
    headDistance: (x, y) =>
      smoothUnion(
        ellipse(x - skull.x, y - skull.y, skull.rx, skull.ry * 0.96),
        ellipse(
          x - middle,
          y - drop + 0.2 * pose.nod,
          halfWidth * cheekX * mix(0.93, 1.07, face.jaw),
          cheekY,
        ),
        0.1,
      ),
  };
}
