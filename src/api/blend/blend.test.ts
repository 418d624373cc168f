import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { UserError } from '../../errors.js';
import { type Generator, randomGenerator } from '../../stylegan2/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { filledTensor, floatTensor } from '../../tensorData.js';
import { domainFor } from '../networks/domainFile.js';
import { save } from '../save/save.js';
import { type BlendRequest, blend } from './blend.js';

const one = randomGenerator(tinyConfig, 1);
const layer = 'synthesis.8.conv';
const bias = `${layer}.modulation.bias`;
const own = one.parameters.get(bias) ?? floatTensor([], [0]);
const moved = floatTensor(
  own.data.map((value) => value + 1),
  own.shape,
);
/** A relative: the same but for one bias. */
const two: Generator = { ...one, parameters: new Map(one.parameters).set(bias, moved) };

const domain = () => domainFor(one, new Map([[layer, filledTensor(2, own.shape)]]), {});

async function movedBy(request: BlendRequest): Promise<number> {
  const { generator } = await blend(request).result;
  return (generator.parameters.get(bias)?.data[0] ?? Number.NaN) - own.data[0];
}

describe('blend in memory', () => {
  it('takes loaded generators, bytes and Blobs, with the same result', async () => {
    const expected = (await blend({ parts: [one, two], at: 0.25 }).result).generator;
    expect(expected.parameters.get(bias)?.data[0]).toBeCloseTo(own.data[0] + 0.25, 5);
    const bytes = await save(two);
    for (const part of [bytes, bytes.buffer, new Blob([bytes])]) {
      expect((await blend({ parts: [one, part], at: 0.25 }).result).generator).toEqual(expected);
    }
  });

  it('blends domains, loaded or not, and takes groups from one part', async () => {
    const loaded = await domain();
    const half = { parts: [two, loaded], generator: one };
    expect(await movedBy(half)).toBeCloseTo(1.5, 5);
    expect(await movedBy({ ...half, parts: [two, await save(loaded)] })).toBeCloseTo(1.5, 5);
    const { groups, parts, notes } = await blend({ parts: [one, two], at: 0.1, layers: 'coarse=b' }).result;
    expect(groups).toEqual({ coarse: 1 });
    expect(parts).toEqual([
      { name: 'part a', weight: 0.9 },
      { name: 'part b', weight: 0.1 },
    ]);
    expect(notes).toEqual([]);
    const strangers = blend({ parts: [one, randomGenerator(tinyConfig, 9)] });
    expect((await strangers.result).notes).toEqual([expect.stringMatching(/no relatives/)]);
  });

  it('names the option or part that is wrong, and rejects with the reason of its signal', async () => {
    const parts = [one, two];
    const loaded = await domain();
    const wrong: [BlendRequest, string | undefined, string][] = [
      [{ parts, at: 11 }, 'at', 'at is 11'],
      [{ parts, at: 0.5, weights: [1, 1] }, 'at', 'both given'],
      [{ parts, layers: 'fine=z' }, 'layers', 'layers is "fine=z"'],
      [{ parts, layer: 'fine=a' } as BlendRequest, 'layer', 'did you mean "layers"'],
      [{ parts: [one, loaded] }, 'generator', 'part b is a domain'],
      [{ parts: [one, loaded], generator: two }, 'anyParent', 'part b was made from another generator'],
      [{ parts: [one] }, 'parts', 'give a list of two generators or domains'],
      [{} as BlendRequest, 'parts', 'parts is missing'],
    ];
    for (const [request, option, message] of wrong) {
      const { result } = blend(request);
      await expect(result).rejects.toThrow(UserError);
      await expect(result).rejects.toMatchObject({ option, message: expect.stringContaining(message) });
    }
    const signal = AbortSignal.abort(new Error('later'));
    await expect(blend({ parts, signal }).result).rejects.toThrow('later');
  });
});
