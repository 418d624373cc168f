import { assert } from '#nada/errors.js';
import type { Domain } from './attributes.js';
import { attributePrompts, isShownIn } from './captions/index.js';
import type { Face } from './face.js';
import { type Attribute, attributeClasses, labelsOf } from './labels.js';

/** A face before and after one attribute of it changes, and texts that say so. */
export interface AttributeChange {
  readonly before: Face;
  readonly after: Face;
  readonly textBefore: string;
  readonly textAfter: string;
}

/** Attributes that change, as often as they stand here: shapes more often than colours, which are learned at once. */
const changing: readonly Attribute[] = [
  'pose',
  'pose',
  'pose',
  'expression',
  'expression',
  'expression',
  'age',
  'hairLength',
  'hairStyle',
  'hairStyle',
  'glasses',
  'glasses',
  'beard',
  'beard',
  'headwear',
  'eyeColour',
];

/** One change of a face in a domain, decided by three whole numbers. */
export function attributeChange(
  face: Face,
  domain: Domain,
  [which, value, text]: readonly [number, number, number],
): AttributeChange {
  const wished = changing[which % changing.length];
  // What the picture does not show can't change in it; every picture shows the pose.
  const isVisible = labelsOf(face)[wished] !== undefined && isShownIn(domain, wished);
  const attribute = isVisible ? wished : 'pose';
  const from = labelsOf(face)[attribute];
  assert(from !== undefined, 'the attribute is visible');
  const others = attributeClasses[attribute].filter((name) => name !== from);
  const to = others[value % others.length];
  const [textsBefore, textsAfter] = [from, to].map((name) => attributePrompts(attribute, name, domain));
  return {
    before: face,
    after: changedFace(face, attribute, to),
    textBefore: textsBefore[text % textsBefore.length],
    textAfter: textsAfter[text % textsAfter.length],
  };
}

/** The face with another class of an attribute; a class of a range becomes its middle. */
export function changedFace(face: Face, attribute: Attribute, value: string): Face {
  const classes: readonly string[] = attributeClasses[attribute];
  const middle = (classes.indexOf(value) + 0.5) / classes.length;
  if (attribute === 'pose') return { ...face, yaw: 2 * middle - 1 };
  if (attribute === 'expression') return { ...face, expression: 2 * middle - 1 };
  if (attribute === 'skin' || attribute === 'age') return { ...face, [attribute]: middle };
  return { ...face, [attribute]: value };
}
