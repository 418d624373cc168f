import { expect, it } from 'vitest';
import { standardConfig } from '../../stylegan2/index.js';
import { tinyClip } from '../testing/tiny.js';
import { checkSettings } from './checkSettings.js';
import { findPreset, presets } from './presets.js';
import { adaptationSettings } from './table.js';

it.each(presets.map((preset) => [preset.name, preset] as const))(
  '%s fits a generator',
  async (name, preset) => {
    const generator = { config: standardConfig(1024), parameters: new Map() };
    const settings = adaptationSettings({ source: 'photo', target: 'sketch' }, preset.settings);
    const clips = [await tinyClip('a'), await tinyClip('b')];
    expect(() => checkSettings({ generator, clips, settings })).not.toThrow();
    expect(preset.description).not.toBe('');
    expect(preset.from).not.toBe('');
    expect(findPreset(name)).toBe(preset);
  },
);

it('an unknown name finds none', () => expect(findPreset('sketchy')).toBeUndefined());

it('the reference differs where the reference differs', () => {
  const { settings } = findPreset('reference') ?? { settings: {} };
  expect(settings).toMatchObject({
    editFloor: 0,
    sharedNoise: false,
    sharedCrossover: false,
    resize: 'reference',
    idle: 'fade',
    layers: 'all',
  });
});
