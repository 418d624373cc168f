import { drawAge } from './layers/age.js';
import { drawBackground } from './layers/background.js';
import { drawBeard } from './layers/beard.js';
import { drawNeck, drawShoulders } from './layers/body.js';
import { drawBrows } from './layers/brows.js';
import { drawEyes, type EyeStyle, humanEyes } from './layers/eyes.js';
import { drawGlasses } from './layers/glasses.js';
import { drawBackHair, drawFrontHair } from './layers/hair.js';
import { drawEars, drawForms, drawHead, drawNearEar } from './layers/head.js';
import { drawHeadwear } from './layers/headwear.js';
import { drawMouth } from './layers/mouth.js';
import { drawNose } from './layers/nose.js';
import { drawTears } from './layers/tears.js';
import type { Scene } from './scene.js';

/** Additions and changes that a domain makes to a person. */
export interface PersonOptions {
  readonly eyes?: EyeStyle;
  /** Drawn on the bare skin around the eyes, below beard, mouth and brows. */
  readonly onSkin?: (scene: Scene) => void;
  /** Drawn on face and beard, below hair, glasses and headwear. */
  readonly onTop?: (scene: Scene) => void;
}

/** Draws a person from back to front. */
export function drawPerson(scene: Scene, { eyes = humanEyes, onSkin, onTop }: PersonOptions = {}): void {
  scene.canvas.lineWidth = scene.look.lineWidth;
  drawBackground(scene);
  drawBackHair(scene);
  drawNeck(scene);
  drawShoulders(scene);
  drawEars(scene);
  drawHead(scene);
  drawForms(scene);
  drawNearEar(scene);
  drawNose(scene);
  drawAge(scene);
  drawEyes(scene, eyes);
  onSkin?.(scene);
  drawBeard(scene);
  drawMouth(scene);
  drawBrows(scene);
  drawTears(scene);
  onTop?.(scene);
  drawFrontHair(scene);
  drawGlasses(scene);
  drawHeadwear(scene);
}
