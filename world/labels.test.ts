import { expect, it } from 'vitest';
import { type Face, randomFace } from './face.js';
import { attributeClasses, attributes, labelsOf } from './labels.js';

const face = (changes: Partial<Face>): Face => ({
  ...randomFace(1, 0),
  hairLength: 'short',
  beard: 'none',
  glasses: 'none',
  ...changes,
});

it('divides ranges into equal parts', () => {
  const expressions = [-1, -0.61, -0.59, -0.1, 0.1, 0.3, 0.61, 1].map((expression) => {
    return labelsOf(face({ expression })).expression;
  });
  const [crying, sad, neutral, smiling, laughing] = attributeClasses.expression;
  expect(expressions).toEqual([crying, crying, sad, neutral, neutral, smiling, laughing, laughing]);
  expect(labelsOf(face({ yaw: -1 })).pose).toBe('left');
  expect(labelsOf(face({ age: 1 })).age).toBe('old');
});

it('leaves out what a picture does not show', () => {
  const bald = labelsOf(face({ hairLength: 'bald' }));
  expect([bald.hairColour, bald.hairStyle]).toEqual([undefined, undefined]);
  expect(labelsOf(face({ hairLength: 'bald', beard: 'beard', hairColour: 'red' })).hairColour).toBe('red');
  expect(labelsOf(face({ glasses: 'sunglasses' })).eyeColour).toBeUndefined();
});

it('names only known classes', () => {
  for (let index = 0; index < 300; index++) {
    const labels = labelsOf(randomFace(2, index));
    for (const attribute of attributes) {
      const label = labels[attribute];
      if (label !== undefined) expect(attributeClasses[attribute]).toContain(label);
    }
  }
});
