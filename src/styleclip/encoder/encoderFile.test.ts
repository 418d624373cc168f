import { describe, expect, it } from 'vitest';
import { checkpointOf } from '../../clip/testing/goldenClip.js';
import { UserError } from '../../errors.js';
import { type FloatTensor, floatTensor } from '../../tensorData.js';
import { type Encoder, encoderFile, readEncoder } from './encoderFile.js';
import { type EncoderConfig, randomEncoder } from './latentEncoder.js';

const config: EncoderConfig = { size: 8, latents: 4, styleDim: 2, width: 3 };
const encoder: Encoder = {
  config,
  spread: { mean: floatTensor([1, 2], [2]), deviation: floatTensor([3, 4], [2]) },
  parent: 'digest',
  parameters: randomEncoder(config, 1),
};

function stored(change: (tensors: Map<string, FloatTensor>, metadata: Record<string, string>) => void) {
  const { tensors, metadata } = encoderFile(encoder);
  const own = new Map(tensors);
  change(own, metadata);
  return { ...checkpointOf(own), metadata };
}

describe('readEncoder', () => {
  it('reads what was written', async () => {
    expect(await readEncoder(stored(() => {}))).toEqual(encoder);
  });

  it.each<[string, Parameters<typeof stored>[0], RegExp]>([
    ['another file', (_, metadata) => delete metadata.format, /e.st holds no encoder: give the encoder/],
    ['no configuration', (_, metadata) => delete metadata.config, /e.st says nothing sensible/],
    [
      'a configuration of nonsense',
      (_, metadata) => {
        metadata.config = '{"size":9,"latents":4,"styleDim":2,"width":3}';
      },
      /e.st says nothing sensible/,
    ],
    [
      'a huge configuration',
      (_, metadata) => {
        metadata.config = '{"size":8,"latents":4,"styleDim":2,"width":1e9}';
      },
      /e.st says nothing sensible/,
    ],
    ['no generator', (_, metadata) => delete metadata.parent, /e.st says nothing sensible/],
    ['a missing tensor', (tensors) => tensors.delete('encoder.enter.bias'), /no tensor "encoder.enter.bias"/],
    [
      'a tensor of another shape',
      (tensors) => tensors.set('latent.mean', floatTensor([1], [1])),
      /no tensor "latent.mean" of shape \[2\]/,
    ],
  ])('refuses %s in one sentence', async (_, change, message) => {
    const attempt = readEncoder(stored(change), 'e.st');
    await expect(attempt).rejects.toThrow(UserError);
    await expect(attempt).rejects.toThrow(message);
  });
});
