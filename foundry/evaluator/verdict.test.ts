import { expect, test } from 'vitest';
import { floatTensor } from '#nada/tensorData.js';
import { heldOutFaces, renderFaces } from '../../world/renderer.js';
import { heads, outputCount } from './heads.js';
import { type Evaluator, predictionOf } from './index.js';
import { blobDomain, blobFace } from './testing/blobFace.js';
import { domainNamed, verdict } from './verdict.js';

/** Reads domain and hair off blobs: what a verdict makes of answers is at test. */
const evaluator: Evaluator = {
  size: 16,
  predict: async (pictures) => {
    const [count] = pictures.shape;
    const logits = new Float32Array(count * outputCount);
    for (let i = 0; i < count; i++) {
      logits[i * outputCount + blobDomain(pictures.data.subarray(i * 3 * 256), 16)] = 1;
      const hair = pictures.data[i * 3 * 256 + 7 * 16 + 12] < -0.5 ? 1 : 0;
      logits[i * outputCount + (heads.find(({ name }) => name === 'hairLength')?.start ?? 0) + hair] = 1;
    }
    return predictionOf(floatTensor(logits, [count, outputCount]));
  },
  features: () => Promise.reject(new Error('not asked for')),
  judge: () => Promise.reject(new Error('not asked for')),
  close: () => Promise.resolve(),
};

test('true pictures get a verdict that reaches its ceilings', async () => {
  const faces = heldOutFaces(10, 500);
  const [sketch, photo] = (['sketch', 'photo'] as const).map((domain) =>
    renderFaces(blobFace, faces, domain, 16),
  );
  const found = await verdict(evaluator, sketch, photo, 'sketch', { faces: 8, render: blobFace });
  expect(found).toMatchObject({ called: 1, calledCeiling: 1, kept: 1, keptCeiling: 1 });
  expect(found.sentence).toBe(
    'The evaluator recognises 100% of 10 images as sketch (100% of true ones), ' +
      'and 100% of what it sees in the faces stays the same (100% in true pairs).',
  );
});

test('a verdict counts other domains and lost attributes', async () => {
  const faces = heldOutFaces(12, 500);
  const photo = renderFaces(blobFace, faces, 'photo', 16);
  const bald = faces.map((face) => ({ ...face, hairLength: 'bald' as const }));
  const mixed = renderFaces(blobFace, bald, 'sketch', 16);
  mixed.data.set(photo.data.subarray(0, 3 * 3 * 256));
  const found = await verdict(evaluator, mixed, photo, 'sketch', { faces: 4, render: blobFace });
  expect(found.called).toBe(9 / 12);
  expect(found.kept).toBeLessThan(1);
  expect(found.kept).toBeGreaterThan(11 / 12);
  expect(found.sentence).toContain('75% of 12 images as sketch');
});

test('a verdict needs pairs', async () => {
  const [three, two] = [3, 2].map((count) => renderFaces(blobFace, heldOutFaces(count), 'photo', 16));
  await expect(verdict(evaluator, three, two, 'sketch', { render: blobFace })).rejects.toThrow(
    'draw both from the same seeds',
  );
});

test.each([
  ['a pencil sketch', 'sketch'],
  ['a photo of a zombie', 'zombie'],
  ['Oil painting', 'painting'],
  ['cathedral', undefined],
  ['a dog and a cat', undefined],
])('%s names %s', (text, domain) => {
  expect(domainNamed(text)).toBe(domain);
});
