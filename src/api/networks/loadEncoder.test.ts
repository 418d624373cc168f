import { describe, expect, it } from 'vitest';
import '../platform.node.js';
import { collectChunks, writeSafetensors } from '../../checkpoint/index.js';
import { encoderFile, encoderFor, randomEncoder } from '../../styleclip/index.js';
import { tinyConfig } from '../../stylegan2/testing/tinyConfig.js';
import { floatTensor } from '../../tensorData.js';
import { encoderOf } from './loadEncoder.js';

const width = tinyConfig.styleDim;

describe('encoderOf', () => {
  const config = encoderFor(tinyConfig, 2);
  const spread = {
    mean: floatTensor(new Float32Array(width), [width]),
    deviation: floatTensor(new Float32Array(width), [width]),
  };
  const encoder = { config, spread, parent: 'abc', parameters: randomEncoder(config, 1) };

  it('takes a loaded encoder and a source, of the generator or a relative', async () => {
    expect(await encoderOf(encoder, tinyConfig, 'abc')).toBe(encoder);
    const { tensors, metadata } = encoderFile(encoder);
    const file = await collectChunks(writeSafetensors(tensors, { metadata }));
    expect(await encoderOf(file, tinyConfig, undefined)).toEqual(encoder);
    await expect(encoderOf(file, tinyConfig, 'other')).rejects.toMatchObject({ option: 'anyParent' });
  });

  it('refuses the encoder of a generator of another shape', async () => {
    const other = { ...tinyConfig, styleDim: width + 1 };
    await expect(encoderOf(encoder, other, undefined)).rejects.toThrow('the encoder given turns pictures of');
  });
});
