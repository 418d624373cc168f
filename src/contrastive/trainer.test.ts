import { expect, test } from 'vitest';
import { parameterShapes } from '../clip/index.js';
import { UserError } from '../errors.js';
import { NotFiniteError } from '../train/notFinite.js';
import { largestLogitScale } from './loss.js';
import { PairEmbedder } from './pairEmbedder.js';
import { retrieval } from './retrieval.js';
import { recoloured, squares, tinyConfig, tinyTrainer } from './testing/tiny.js';

const direction = { weight: 0.5, pairs: 4, changes: 2 };

/** Moments after one step, which tell the gradients. */
async function momentsAfterOne(settings: Parameters<typeof tinyTrainer>[0]) {
  const { trainer, close } = await tinyTrainer({ ...settings, gradientLimit: 1e9 });
  const metrics = await trainer.step(recoloured(16, 4, 3, 0));
  const { tensors } = await trainer.snapshot();
  await close();
  return { metrics, moments: Object.entries(tensors).filter(([name]) => name.startsWith('moments.first.')) };
}

test.each([{}, { direction }, { wordWeight: 0.3 }, { wordWeight: 0.3, direction }])(
  'any division of a batch gives the same gradients (%o)',
  async (terms) => {
    const whole = await momentsAfterOne(terms);
    expect(whole.metrics.gradientNorm).toBeGreaterThan(0.1);
    for (const microBatch of [8, 4, 1]) {
      const parts = await momentsAfterOne({ ...terms, microBatch });
      expect(parts.metrics.loss).toBeCloseTo(whole.metrics.loss, 4);
      expect(parts.metrics.terms).toHaveProperty('contrast');
      expect(parts.metrics.gradientNorm / whole.metrics.gradientNorm).toBeCloseTo(1, 4);
      for (const [i, [name, { data }]] of parts.moments.entries()) {
        const expected = whole.moments[i][1].data;
        const size = Math.hypot(...expected);
        const error = Math.hypot(...data.map((value, k) => value - expected[k]));
        expect(error, name).toBeLessThanOrEqual(1e-4 * size + 1e-9);
      }
    }
  },
);

test('learns which texts belong to which pictures, also of pictures it never saw', async () => {
  const { trainer, stage, close } = await tinyTrainer({ batch: 32, microBatch: 16 });
  const embedder = await PairEmbedder.create(stage, tinyConfig, trainer.averagePrefix, { batch: 16 });
  const heldOut = squares(64, 99, 0);
  // One of each kind.
  const rows = [...new Set(heldOut.kinds)].map((kind) => heldOut.kinds.indexOf(kind));
  expect(rows).toHaveLength(12);
  const measure = async () => {
    const [pictures, texts] = [
      await embedder.pictures(heldOut.pictures),
      await embedder.texts(heldOut.tokens),
    ];
    const pick = (tensor: typeof pictures) => ({
      ...tensor,
      data: Float32Array.from(rows.flatMap((row) => [...tensor.data.subarray(row * 16, (row + 1) * 16)])),
      shape: [rows.length, 16],
    });
    return retrieval(pick(pictures), pick(texts));
  };
  const before = await measure();
  expect(before.imageToText.at1).toBeLessThan(0.35);
  for (let step = 0; step < 150; step++) await trainer.step(squares(32, 7, step));
  const after = await measure();
  expect(after.imageToText.at1).toBeGreaterThan(0.8);
  expect(after.textToImage.at1).toBeGreaterThan(0.8);
  const scale = (await trainer.clip('last')).parameters.get('logitScale')?.data[0] ?? Number.NaN;
  expect(scale).toBeLessThanOrEqual(largestLogitScale + 1e-6);
  await close();
});

test('the directional term turns changes of pictures towards those of their texts', async () => {
  const { trainer, close } = await tinyTrainer({ direction, batch: 16, microBatch: 8 });
  const first = await trainer.step(recoloured(16, 4, 5, 0));
  let last = first;
  for (let step = 1; step < 60; step++) last = await trainer.step(recoloured(16, 4, 5, step));
  expect(first.terms.direction).toBeGreaterThan(0.6);
  expect(last.terms.direction).toBeLessThan(0.3);
  expect(last.loss).toBeCloseTo(last.terms.contrast + 0.5 * last.terms.direction, 5);
  await close();
});

test('Muon steps matrices and filters in their entries, and keeps no second moments of them', async () => {
  const { trainer, close } = await tinyTrainer({ muon: true, weightDecay: 0 });
  const { parameters: before } = await trainer.clip('last');
  const { learningRate } = await trainer.step(squares(16, 1, 0));
  const { parameters: after } = await trainer.clip('last');
  const { tensors } = await trainer.snapshot();
  for (const [name, { data, shape }] of before) {
    const isMatrix = name.endsWith('.weight');
    expect(`moments.second.${name}` in tensors, name).toBe(!isMatrix);
    if (!isMatrix) continue;
    // Singular values of 0.7 to 1.2 times the square root of the longer side give entries of about the rate.
    const moved = after.get(name)?.data.map((value, i) => value - data[i]) ?? [];
    const rms = Math.hypot(...moved) / Math.sqrt(data.length);
    expect(rms / learningRate, `${name} [${shape}]`).toBeGreaterThan(0.5);
    expect(rms / learningRate, `${name} [${shape}]`).toBeLessThan(1.5);
  }
  await close();
});

test('Muon shrinks matrices by its decay', async () => {
  const weights = [];
  for (const weightDecay of [0, 10]) {
    const { trainer, close } = await tinyTrainer({ muon: true, weightDecay });
    const start = (await trainer.clip('last')).parameters.get('image.patch.weight');
    const { learningRate } = await trainer.step(squares(16, 1, 0));
    const end = (await trainer.clip('last')).parameters.get('image.patch.weight');
    weights.push({ start: start?.data ?? [], end: end?.data ?? [], learningRate });
    await close();
  }
  const [plain, shrunk] = weights;
  for (const i of [0, 7, 100]) {
    const lost = plain.end[i] - shrunk.end[i];
    expect(lost).toBeCloseTo(plain.learningRate * 10 * plain.start[i], 6);
  }
});

test('the word term learns which words a picture has, and is no part of the CLIP', async () => {
  const { trainer, close } = await tinyTrainer({ wordWeight: 0.5, batch: 32, microBatch: 16 });
  const first = await trainer.step(squares(32, 7, 0));
  expect(first.loss).toBeCloseTo(first.terms.contrast + 0.5 * first.terms.words, 4);
  let last = first;
  for (let step = 1; step < 150; step++) last = await trainer.step(squares(32, 7, step));
  // Who knows how frequent words are and nothing of pictures is at 6.9; who knows all but the filler, at 2.25.
  expect(last.terms.words).toBeLessThan(6);
  const names = [...(await trainer.clip()).parameters.keys()];
  expect(names).toEqual([...parameterShapes(tinyConfig).keys()]);
  await close();
});

test.each([{}, { muon: true }, { wordWeight: 0.5 }])(
  'goes on from a snapshot with the same bits (%o)',
  async (settings) => {
    const through = await tinyTrainer(settings);
    for (let step = 0; step < 3; step++) await through.trainer.step(squares(16, 1, step));
    const snapshot = await through.trainer.snapshot();
    for (let step = 3; step < 6; step++) await through.trainer.step(squares(16, 1, step));
    const expected = await through.trainer.snapshot();
    const resumed = await tinyTrainer(settings, 2);
    await resumed.trainer.restore(snapshot);
    expect(resumed.trainer.stepsDone).toBe(3);
    for (let step = 3; step < 6; step++) await resumed.trainer.step(squares(16, 1, step));
    expect(await resumed.trainer.snapshot()).toEqual(expected);
    await through.close();
    await resumed.close();
  },
);

test.each([16, 8])('a step that is not finite does not happen (parts of %i)', async (microBatch) => {
  const { trainer, close } = await tinyTrainer({ microBatch });
  await trainer.step(squares(16, 1, 0));
  const before = await trainer.snapshot();
  const broken = squares(16, 1, 1);
  broken.pictures.data[5] = Number.NaN;
  await expect(trainer.step(broken)).rejects.toThrow(NotFiniteError);
  await expect(trainer.step(broken)).rejects.toThrow(/the loss is NaN in step 2, which was not taken/);
  expect(await trainer.snapshot()).toEqual(before);
  const next = await trainer.step(squares(16, 1, 1));
  expect(next.step).toBe(2);
  expect(next.loss).toBeLessThan(10);
  await close();
});

test('a long gradient is shortened to the limit', async () => {
  const norms = [];
  for (const gradientLimit of [1e9, 0.01]) {
    const { trainer, close } = await tinyTrainer({ gradientLimit });
    const { gradientNorm } = await trainer.step(squares(16, 1, 0));
    const { tensors } = await trainer.snapshot();
    const moments = Object.entries(tensors).filter(([name]) => name.startsWith('moments.first.'));
    norms.push({ gradientNorm, taken: 10 * Math.hypot(...moments.flatMap(([, { data }]) => [...data])) });
    await close();
  }
  expect(norms[0].taken).toBeCloseTo(norms[0].gradientNorm, 3);
  expect(norms[1].gradientNorm).toBeCloseTo(norms[0].gradientNorm, 4);
  expect(norms[1].taken).toBeCloseTo(0.01, 5);
});

test('refuses settings that contradict each other, and snapshots of another model', async () => {
  await expect(tinyTrainer({ microBatch: 5 })).rejects.toThrow(
    /option microBatch is 5, which does not divide the batch of 16/,
  );
  await expect(tinyTrainer({ context: 9 })).rejects.toThrow(
    /option context is 9, and the CLIP reads 8 tokens/,
  );
  await expect(tinyTrainer({ direction: { ...direction, pairs: 9 } })).rejects.toThrow(UserError);
  const { trainer, close } = await tinyTrainer();
  const snapshot = await trainer.snapshot();
  const { 'average.image.class': _, ...tensors } = snapshot.tensors;
  await expect(trainer.restore({ step: 1, tensors })).rejects.toThrow(
    /"average.image.class" of shape \[32\]/,
  );
  await expect(trainer.restore({ ...snapshot, step: -1 })).rejects.toThrow(/damaged/);
  await close();
});
