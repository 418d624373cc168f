import { describe, expect, it } from 'vitest';
import { defaultSettings, mergeSettings, presets } from '../../adapt/index.js';
import { optionsOfSettings, settingsOfOptions } from './adaptSettings.js';
import { type GivenAdaptOptions, resolveAdaptOptions } from './resolveAdapt.js';
import { mostSteps } from './stopOptions.js';

const inputs = { generator: 'g.pt', clip: ['c.pt'], source: 'photo', target: 'sketch' };

describe('resolveAdaptOptions', () => {
  it('gives the defaults of the method', () => {
    const options = resolveAdaptOptions(inputs);
    expect(settingsOfOptions(options)).toEqual({ ...defaultSettings, iterations: mostSteps });
    expect(options.stop).toBe('auto');
  });

  it.each(presets.map(({ name }) => name))('gives the settings of the preset %s', (name) => {
    const preset = presets.find((known) => known.name === name);
    const clip = (preset?.settings.clipWeights ?? ['']).map((_, i) => `c${i}.pt`);
    const expected = mergeSettings(preset?.settings ?? {}, { source: 'photo', target: 'sketch' });
    const options = resolveAdaptOptions({ ...inputs, clip, preset: name, stop: 'never' });
    expect(settingsOfOptions(options, { templates: preset?.settings.templates })).toEqual(expected);
  });

  it('lets what is given win over the preset', () => {
    const options = resolveAdaptOptions({
      ...inputs,
      preset: 'reference',
      iterations: 7,
      layers: 'auto',
      sharedNoise: true,
      batch: undefined,
    });
    expect(options).toMatchObject({
      iterations: 7,
      layers: 'auto',
      sharedNoise: true,
      idle: 'fade',
      batch: 2,
    });
  });

  it.each<[GivenAdaptOptions, 'auto' | 'never', number]>([
    [{ preset: 'default' }, 'auto', mostSteps],
    [{ preset: 'reference' }, 'never', 300],
    [{ preset: 'identity' }, 'never', 175],
    [{ preset: 'identity', stop: 'auto' }, 'auto', 175],
    [{ iterations: 70 }, 'never', 70],
    [{ iterations: 70, stop: 'auto' }, 'auto', 70],
    [{ stop: 'never' }, 'never', 300],
    [{ meterEvery: 0 }, 'never', 300],
  ])('%j ends %s after %d steps at most', (given, stop, iterations) => {
    expect(resolveAdaptOptions({ ...inputs, ...given })).toMatchObject({ stop, iterations });
  });

  it('is the same after a round through options.json', () => {
    const options = resolveAdaptOptions({
      ...inputs,
      preset: 'shape',
      microBatch: 1,
      label: 3,
      clipWeights: [2],
    });
    expect(resolveAdaptOptions(JSON.parse(JSON.stringify(options)))).toEqual(options);
  });

  it('keeps all settings through options and back', () => {
    const settings = mergeSettings({ layerSelection: null, microBatch: 1, clipWeights: [1, 2], label: 0 });
    const options = { ...resolveAdaptOptions(inputs), ...optionsOfSettings(settings) };
    expect(settingsOfOptions(options)).toEqual(settings);
  });

  it.each<[object, string]>([
    [{ target: undefined }, 'option --target is missing'],
    [{ source: undefined }, 'option --source is missing'],
    [{ target: '' }, 'option --target is empty'],
    [{ preset: 'refrence' }, 'which does not exist: did you mean "reference"?'],
    [{ preset: 'something' }, 'take one of default, reference'],
    [{ clipWeights: [1, 2] }, 'there are 2 clip weights for 1 CLIPs'],
    [{ lossTexture: 1 }, 'give --texture-clip'],
    [{ stop: 'auto', meterEvery: 0 }, 'options --stop auto and --meter-every 0 exclude each other'],
    [{ stop: 'soon' }, 'option --stop is "soon": give one of auto, never'],
    [{ stopDiversity: 1.5 }, 'option --stop-diversity is 1.5: give a number from 0 to 1'],
    [{ meterPictures: 1 }, 'option --meter-pictures is 1'],
    [{ clip: undefined }, 'option --clip is missing'],
  ])('refuses %j', (changes, message) => {
    expect(() => resolveAdaptOptions({ ...inputs, ...changes })).toThrow(message);
  });

  it('needs no texts with target pictures', () => {
    const { source, target, ...rest } = inputs;
    expect(resolveAdaptOptions({ ...rest, targetImages: ['style'] }).target).toBeUndefined();
    expect([source, target]).toEqual(['photo', 'sketch']);
  });
});
