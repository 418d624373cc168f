import { choices } from './attributes.js';
import type { Face } from './face.js';

/** The classes of each attribute that a person could tell from a picture, in the order of the evaluator's outputs. */
export const attributeClasses = {
  pose: ['left', 'front', 'right'],
  skin: ['light', 'tan', 'dark'],
  expression: ['crying', 'sad', 'neutral', 'smiling', 'laughing'],
  age: ['young', 'middle-aged', 'old'],
  hairColour: Object.keys(choices.hairColour),
  hairLength: Object.keys(choices.hairLength),
  hairStyle: Object.keys(choices.hairStyle),
  eyeColour: Object.keys(choices.eyeColour),
  glasses: Object.keys(choices.glasses),
  beard: Object.keys(choices.beard),
  headwear: Object.keys(choices.headwear),
  background: Object.keys(choices.background),
} as const satisfies Record<string, readonly string[]>;

export type Attribute = keyof typeof attributeClasses;
export const attributes = Object.keys(attributeClasses) as Attribute[];

/** The class of each attribute, undefined where the picture does not show it (eyes behind sunglasses). */
export type Labels = Readonly<Record<Attribute, string | undefined>>;

/** Returns the labels that can be told from an image of a face. */
export function labelsOf(face: Face): Labels {
  const bald = face.hairLength === 'bald';
  return {
    pose: classAt(attributeClasses.pose, (face.yaw + 1) / 2),
    skin: classAt(attributeClasses.skin, face.skin),
    expression: classAt(attributeClasses.expression, (face.expression + 1) / 2),
    age: classAt(attributeClasses.age, face.age),
    hairColour: bald && face.beard === 'none' ? undefined : face.hairColour,
    hairLength: face.hairLength,
    hairStyle: bald ? undefined : face.hairStyle,
    eyeColour: face.glasses === 'sunglasses' ? undefined : face.eyeColour,
    glasses: face.glasses,
    beard: face.beard,
    headwear: face.headwear,
    background: face.background,
  };
}

/** Equal parts of 0..1, one for each class. */
function classAt(classes: readonly string[], share: number): string {
  return classes[Math.min(classes.length - 1, Math.floor(share * classes.length))];
}
