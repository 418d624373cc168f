import { expect, test } from 'vitest';
import { domains } from '../../world/attributes.js';
import { faceOfLatent, faceWidthOfLatent, randomFace } from '../../world/face.js';
import { attributes, labelsOf } from '../../world/labels.js';
import { classOf, heads, labelRow, outputCount } from './heads.js';

test('heads lie side by side and ask for the domain and every attribute', () => {
  expect(heads.map(({ name }) => name)).toEqual(['domain', ...attributes]);
  let end = 0;
  for (const { start, classes } of heads) {
    expect(start).toBe(end);
    end += classes.length;
  }
  expect(end).toBe(outputCount);
});

test('a label row says what the labels say, and nothing where a picture does not show it', () => {
  for (let index = 0; index < 50; index++) {
    const face = randomFace(3, index);
    const domain = domains[index % domains.length];
    const labels: Record<string, string | undefined> = { ...labelsOf(face), domain };
    const row = labelRow(face, domain);
    for (const head of heads) {
      const place = classOf(head, row);
      expect(place < 0 ? undefined : head.classes[place]).toBe(labels[head.name]);
    }
    const shown = heads.filter(({ name }) => labels[name] !== undefined).length;
    expect(row.reduce((sum, value) => sum + value, 0)).toBe(shown);
  }
});

test('eyes behind sunglasses have no label', () => {
  const latent = new Float32Array(faceWidthOfLatent);
  const face = { ...faceOfLatent(latent), glasses: 'sunglasses' as const };
  const head = heads.find(({ name }) => name === 'eyeColour') ?? heads[0];
  expect(head.name).toBe('eyeColour');
  expect(classOf(head, labelRow(face, 'photo'))).toBe(-1);
});

test('the class of logits is the highest within its head', () => {
  const row = new Float32Array(outputCount).fill(-3);
  const head = heads[2];
  row[0] = 9;
  row[head.start + 1] = -1;
  expect(classOf(head, row)).toBe(1);
  expect(classOf(heads[0], row)).toBe(0);
});
