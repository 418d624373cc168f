import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { memorySource } from '../platform/memorySource.js';
import { goldenBytes } from '../testing/golden.js';
import { limits } from './limits.js';
import { writeNpy } from './npyWriter.js';
import { openCheckpoint } from './open.js';
import { type Change, changeKinds, damage, reaches } from './testing/damage.js';
import { collectChunks } from './writable.js';

const runs = Number(process.env.NADA_FUZZ_RUNS ?? 80);
const seed = Number(process.env.NADA_FUZZ_SEED ?? 20240607);

const files: [string, () => Promise<Uint8Array<ArrayBuffer>>][] = [
  ['01-sg2-rosinality-16-mlp4', 'ckpt.pt'],
  ['01-sg2-rosinality-16-mlp4', 'ckpt-legacy.pt'],
  ['01-sg2-rosinality-32-mlp8', 'ckpt.pt'],
  ['01-sg2-rosinality-64-mlp4', 'ckpt.pt'],
  ['02-sg2ada-32-cond3', 'network-snapshot.pkl'],
  ['02-sg2ada-32-skip', 'network-snapshot.pkl'],
  ['04-clip-rn', 'model.jit.pt'],
  ['04-clip-vit-a', 'model.jit.pt'],
  ['04-clip-vit-a', 'model.hf.safetensors'],
  ['04-clip-vit-b', 'model.state_dict.pt'],
  ['05-nada-losses', 'frozen.pt'],
  ['05-nada-losses', 'trainable.pt'],
  ['05-nada-train-all-layers', 'ckpt.pt'],
  ['05-nada-layer-selection', 'io.safetensors'],
].map(([caseName, file]) => [`${caseName}/${file}`, async () => goldenBytes(caseName, file)]);
files.push([
  'npy',
  () => collectChunks(writeNpy({ data: new Float32Array(64), shape: [4, 16], dtype: 'float32' })),
]);

const change: fc.Arbitrary<Change> = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  from: fc.constantFrom(...reaches),
  bits: fc.integer({ min: 1, max: 255 }),
  kind: fc.constantFrom(...changeKinds),
});

/** Opens and reads everything; throws anything but a result or a `UserError` with a sentence. */
async function survive(bytes: Uint8Array<ArrayBuffer>): Promise<'opened' | 'rejected'> {
  try {
    const checkpoint = await openCheckpoint(memorySource(bytes, 'fuzzed'));
    let total = 0;
    for (const tensor of checkpoint.tensors.values()) total += (await tensor.read()).data.byteLength;
    expect(total).toBeLessThanOrEqual(limits.totalFactor * bytes.length + limits.totalSlack);
    return 'opened';
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    expect(error.message).toMatch(/^fuzzed /);
    expect(error.message.length).toBeLessThan(600);
    return 'rejected';
  }
}

describe('damaged checkpoints give a result or a UserError', () => {
  it.each(files)('%s, changed at random', async (_, load) => {
    const bytes = await load();
    const property = fc.asyncProperty(fc.array(change, { minLength: 1, maxLength: 4 }), async (changes) => {
      await survive(damage(bytes, changes));
    });
    await fc.assert(property, { seed, numRuns: runs });
  });

  it.each(files)('%s, truncated', async (_, load) => {
    const bytes = await load();
    const cuts = [0, 1, 2, 8, 9, 20, 100, 1000, bytes.length - 1, bytes.length - 22];
    for (let i = 1; i < 12; i++) cuts.push(Math.floor((bytes.length * i) / 12));
    for (const cut of cuts.filter((cut) => cut < bytes.length)) {
      const outcome = await survive(bytes.slice(0, cut));
      expect([cut, outcome]).toEqual([cut, 'rejected']);
    }
  });
});

describe('random bytes behind each signature', () => {
  const signatures: [string, number[]][] = [
    ['pickle', [0x80, 2]],
    ['protocol 4', [0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0]],
    ['legacy torch', [0x80, 2, 0x8a, 10, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e]],
    ['npy', [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]],
    ['zip', [0x50, 0x4b, 3, 4]],
    ['anything', []],
  ];
  // Bytes that are pickle operations are drawn more often than others.
  const common = [...'().NK]}tubRQcq(h\x85\x86\x87\x94\x93\x81\x8fae02X'].map((c) => c.charCodeAt(0));
  const byte = fc.oneof(fc.constantFrom(...common), fc.integer({ min: 0, max: 255 }));

  it.each(signatures)('%s', async (_, signature) => {
    const property = fc.asyncProperty(fc.array(byte, { maxLength: 200 }), async (rest) => {
      await survive(Uint8Array.from([...signature, ...rest]));
    });
    await fc.assert(property, { seed, numRuns: 10 * runs });
  });
});
