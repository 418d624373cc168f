import { describe, expect, it } from 'vitest';
import { domains } from '../attributes.js';
import { randomFace } from '../face.js';
import { attributeClasses, attributes } from '../labels.js';
import { attributePrompts, captionGrammar, captionOf, domainPrompts, promptTemplates } from './index.js';

describe('prompt templates', () => {
  it('are 8 to 20 different ones with a place each', () => {
    expect(promptTemplates.length).toBeGreaterThanOrEqual(8);
    expect(promptTemplates.length).toBeLessThanOrEqual(20);
    expect(new Set(promptTemplates).size).toBe(promptTemplates.length);
    expect(promptTemplates.every((template) => template.split('{}').length === 2)).toBe(true);
  });

  it('are forms that training captions have', () => {
    const texts = new Set<string>();
    for (let seed = 0; seed < 40_000; seed++) {
      const domain = domains[seed % 10];
      texts.add(captionOf(randomFace(1, 0), domain, seed).toLowerCase().replace(/\.$/, ''));
    }
    for (const template of promptTemplates) {
      for (const word of ['photo', 'pencil sketch', 'zombie']) {
        expect(texts.has(template.replace('{}', word)), `${template} ${word}`).toBe(true);
      }
    }
  });
});

describe('class texts', () => {
  it('of domains are all different', () => {
    const texts = domains.flatMap(domainPrompts);
    expect(new Set(texts).size).toBe(texts.length);
    expect(domainPrompts('zombie')).toContain('a zombie');
    expect(domainPrompts('sketch')).toContain('a pencil sketch');
  });

  it('of attributes are all different within an attribute', () => {
    for (const attribute of attributes) {
      const texts = attributeClasses[attribute].flatMap((value) => attributePrompts(attribute, value));
      expect(new Set(texts).size).toBe(texts.length);
      expect(texts.length).toBeGreaterThanOrEqual(4 * attributeClasses[attribute].length);
    }
  });

  it('may name a domain', () => {
    expect(attributePrompts('expression', 'smiling', 'sketch')).toContain(
      'a sketch of a person with a smile',
    );
    expect(attributePrompts('hairColour', 'red', 'dog')).toContain('a dog with red hair');
  });
});

describe('captionGrammar', () => {
  it('is plain data of every class', () => {
    const grammar = captionGrammar();
    expect(JSON.parse(JSON.stringify(grammar))).toEqual(grammar);
    expect(Object.keys(grammar.head.classes)).toEqual([...domains]);
    expect(grammar.slots.map(({ name }) => name)).toEqual(attributes);
    for (const { name, classes } of grammar.slots) {
      expect(Object.keys(classes)).toEqual([...attributeClasses[name as keyof typeof attributeClasses]]);
      expect(Object.values(classes).every((phrases) => phrases.length > 0)).toBe(true);
    }
  });

  it('says where a thing is not shown', () => {
    const hair = captionGrammar().slots.find(({ name }) => name === 'hairColour');
    expect(hair?.without).toEqual(['sketch', 'statue']);
    expect(captionGrammar().slots.find(({ name }) => name === 'pose')?.without).toBeUndefined();
  });
});
