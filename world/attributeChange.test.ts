import { describe, expect, it } from 'vitest';
import { integers } from '#nada/random/index.js';
import { attributeChange, changedFace } from './attributeChange.js';
import { domains } from './attributes.js';
import { attributePrompts } from './captions/index.js';
import { randomFace } from './face.js';
import { attributeClasses, attributes, labelsOf } from './labels.js';

describe('changedFace', () => {
  it.each(attributes)('gives %s each of its classes, and changes nothing else', (attribute) => {
    const face = { ...randomFace(3, 5), hairLength: 'short', glasses: 'none', beard: 'beard' } as const;
    for (const value of attributeClasses[attribute]) {
      const changed = changedFace(face, attribute, value);
      expect(labelsOf(changed)[attribute]).toBe(value);
      const differing = Object.keys(face).filter(
        (key) => face[key as keyof typeof face] !== changed[key as keyof typeof face],
      );
      expect(differing.length).toBeLessThanOrEqual(1);
    }
  });
});

describe('attributeChange', () => {
  it('changes one visible attribute, and says so', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 200; i++) {
      const face = randomFace(7, i);
      const domain = domains[i % domains.length];
      const [which, value, text] = integers({ seed: 7, stream: 'test', step: i }, 3, 27720);
      const change = attributeChange(face, domain, [which, value, text]);
      const [before, after] = [labelsOf(change.before), labelsOf(change.after)];
      const attribute = attributes.find(
        (name) =>
          before[name] !== undefined &&
          attributePrompts(name, before[name], domain).includes(change.textBefore) &&
          before[name] !== after[name],
      );
      expect(attribute, change.textBefore).toBeDefined();
      if (!attribute) continue;
      seen.add(attribute);
      expect(attributePrompts(attribute, after[attribute] ?? '', domain)).toContain(change.textAfter);
      expect(change.before).toBe(face);
    }
    expect([...seen].sort()).toEqual(
      [
        'age',
        'beard',
        'expression',
        'eyeColour',
        'glasses',
        'hairLength',
        'hairStyle',
        'headwear',
        'pose',
      ].sort(),
    );
  });
});
