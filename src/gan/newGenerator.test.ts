import { describe, expect, it } from 'vitest';
import { generatorRows, newGeneratorConfig } from './newGenerator.js';

describe('newGeneratorConfig', () => {
  it('is small by default, as help says', () => {
    const config = newGeneratorConfig({}, 64);
    expect(config).toMatchObject({
      size: 64,
      zDim: 128,
      styleDim: 128,
      mappingWidths: [128, 128, 128, 128],
      channels: [128, 128, 128, 64, 32],
    });
    expect(generatorRows.channelBase.defaultText).toBe('2048');
    expect(newGeneratorConfig({ channelBase: 2048, channelMax: 128 }, 64)).toEqual(config);
  });

  it('halves channels as the resolution doubles, between 1 and the most', () => {
    const wide = newGeneratorConfig({ channelBase: 16384, channelMax: 512 }, 64);
    expect(wide.channels).toEqual([512, 512, 512, 512, 256]);
    expect(newGeneratorConfig({ channelBase: 8 }, 64).channels).toEqual([2, 1, 1, 1, 1]);
  });

  it('has latents and a mapping network of the size that is asked for', () => {
    const config = newGeneratorConfig({ latentSize: 32, mappingLayers: 2 }, 16);
    expect(config).toMatchObject({ zDim: 32, styleDim: 32, mappingWidths: [32, 32] });
  });
});
