import type { Domain } from '../../attributes.js';
import { paintCartoon } from './cartoon.js';
import { paintCat } from './cat.js';
import { paintDog } from './dog.js';
import { paintNight } from './night.js';
import type { DomainPainter } from './painter.js';
import { paintPainting } from './painting.js';
import { paintPhoto } from './photo.js';
import { paintPixel } from './pixel.js';
import { paintSketch } from './sketch.js';
import { paintStatue } from './statue.js';
import { paintZombie } from './zombie.js';

export type { DomainPainter } from './painter.js';

/** How each domain paints. */
export const painters: Readonly<Record<Domain, DomainPainter>> = {
  photo: paintPhoto,
  sketch: paintSketch,
  cartoon: paintCartoon,
  painting: paintPainting,
  pixel: paintPixel,
  statue: paintStatue,
  zombie: paintZombie,
  dog: paintDog,
  cat: paintCat,
  night: paintNight,
};
