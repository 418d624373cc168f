import { describe, expect, it } from 'vitest';
import { parameterShapes } from '../clip/index.js';
import { UserError } from '../errors.js';
import { newClipConfig } from './newClip.js';
import { contrastiveSettings, type GivenContrastiveSettings } from './settings/table.js';

const configOf = (given: GivenContrastiveSettings = {}) => newClipConfig(contrastiveSettings(given), 900);

describe('newClipConfig', () => {
  it('is a small vision transformer by default', () => {
    const { image, text, embedding } = configOf();
    expect(image).toEqual({
      kind: 'vit',
      width: 160,
      layers: 4,
      heads: 5,
      hidden: 640,
      patch: 8,
      resolution: 64,
    });
    expect(text).toMatchObject({
      width: 128,
      layers: 3,
      heads: 4,
      hidden: 512,
      context: 48,
      vocabulary: 900,
    });
    expect(embedding).toBe(128);
  });

  it('is a ResNet of four stages where one is wanted', () => {
    const { image } = configOf({ tower: 'resnet' });
    expect(image).toEqual({ kind: 'resnet', width: 24, blocks: [1, 1, 1, 1], heads: 24, resolution: 64 });
    expect(parameterShapes(configOf({ tower: 'resnet' })).size).toBeGreaterThan(50);
  });

  it.each<[GivenContrastiveSettings, string]>([
    [{ patch: 5 }, 'option patch is 5, which does not divide the resolution of 64: give a divisor'],
    [{ width: 33 }, 'option width is 33, which does not split into heads of 32: give a multiple'],
    [{ textWidth: 100 }, 'option textWidth is 100, which does not split into heads of 32'],
    [
      { tower: 'resnet', patch: 8 },
      'option patch is for vision transformers: leave it out, or give tower vit',
    ],
    [{ tower: 'resnet', resolution: 48 }, 'option resolution is 48: a ResNet takes multiples of 32 pixels'],
    [{ tower: 'resnet', width: 3 }, 'option width is 3: a ResNet'],
    [
      { tower: 'resnet', headWidth: 7 },
      'option width, times 32, is 768, which does not split into heads of 7',
    ],
  ])('refuses %j', (given, message) => {
    expect(() => configOf(given)).toThrow(UserError);
    expect(() => configOf(given)).toThrow(message);
  });
});
