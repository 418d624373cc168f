import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Checkpoint, LazyTensor } from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import { readDiscriminator, readGenerator } from './index.js';
import { goldenCheckpoint } from './testing/goldenGenerator.js';

const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { maxLength: 5 });

/** A tensor of zeros. */
function zeros(shape: readonly number[]): LazyTensor {
  const data = new Float32Array(shape.reduce((product, extent) => product * extent, 1));
  return { kind: 'tensor', dtype: 'float32', shape, read: async () => ({ data, shape, dtype: 'float32' }) };
}

describe.each([
  ['01-sg2-rosinality-16-mlp4', 'ckpt.pt', 'g_ema.', readGenerator],
  ['02-sg2ada-32-cond3', 'network-snapshot.pkl', 'G_ema.', readGenerator],
  ['01-sg2-rosinality-16-mlp4', 'ckpt.pt', 'd.', readDiscriminator],
  ['02-sg2ada-32-cond3', 'network-snapshot.pkl', 'D.', readDiscriminator],
] as const)('a changed %s, %s, %s', (caseName, file, prefix, read) => {
  let checkpoint: Checkpoint;
  let names: string[];
  beforeAll(async () => {
    checkpoint = await goldenCheckpoint(caseName, file);
    names = [...checkpoint.tensors.keys()].filter((name) => name.startsWith(prefix));
  });

  it('gives a network or a UserError that names the file', async () => {
    const change = fc.record({ at: fc.nat(), shape: fc.option(shapes), rename: fc.boolean() });
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 3 }), async (changes) => {
      const tensors = new Map(checkpoint.tensors);
      for (const { at, shape, rename } of changes) {
        const name = names[at % names.length];
        if (shape) tensors.set(rename ? `${name}.0` : name, zeros(shape));
        else tensors.delete(name);
      }
      try {
        const { parameters } = await read({ ...checkpoint, tensors }, { name: file });
        for (const { data, shape } of parameters.values()) {
          expect(data.length).toBe(shape.reduce((product, extent) => product * extent, 1));
        }
      } catch (error) {
        if (!(error instanceof UserError)) throw error;
        expect(error.message).toContain(file);
      }
    });
    await fc.assert(property, { numRuns: 60, seed: 7 });
  });
});
