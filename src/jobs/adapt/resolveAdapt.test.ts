import { describe, expect, it } from 'vitest';
import { adaptationSettings, mostSteps, presets } from '../../adapt/index.js';
import { UserError, wordsOf } from '../../errors.js';
import { flagOf } from '../../terminal/optionNames.js';
import type { GivenAdaptOptions } from './options.js';
import { resolveAdaptOptions, settingsOf } from './resolveAdapt.js';
import { type TargetOptions, targetWords } from './targetWords.js';

const inputs = { generator: 'g.pt', clip: ['c.pt'], source: 'photo', target: 'sketch' };

/** The sentence of a refusal as the command line says it. */
function complaint(given: GivenAdaptOptions): string {
  try {
    resolveAdaptOptions(given);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return wordsOf((error as UserError).sentence, flagOf);
  }
  throw new Error('nothing was refused');
}

describe('resolveAdaptOptions', () => {
  it('gives the defaults of the method', () => {
    const options = resolveAdaptOptions(inputs);
    expect(settingsOf(options)).toEqual({
      ...adaptationSettings({ source: 'photo', target: 'sketch' }),
      iterations: mostSteps,
      stop: 'auto',
    });
    expect(options.stop).toBe('auto');
  });

  it.each(presets.map(({ name }) => name))('gives the settings of the preset %s', (name) => {
    const preset = presets.find((known) => known.name === name);
    const clip = (preset?.settings.clipWeights ?? ['']).map((_, i) => `c${i}.pt`);
    const expected = adaptationSettings(preset?.settings ?? {}, { source: 'photo', target: 'sketch' });
    const options = resolveAdaptOptions({ ...inputs, clip, preset: name, stop: 'never' });
    expect({
      ...settingsOf(options),
      ...(preset?.settings.templates ? { templates: preset.settings.templates } : {}),
    }).toEqual(expected);
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

  it.each<[object, string]>([
    [{ target: undefined }, 'option --target is missing'],
    [{ source: undefined }, 'option --source is missing'],
    [{ target: '' }, 'option --target is empty'],
    [{ preset: 'refrence' }, 'which does not exist: did you mean "reference"?'],
    [{ preset: 'something' }, 'take one of default, reference'],
    [{ clipWeights: [1, 2] }, 'there are 2 --clip-weights for 1 CLIPs'],
    [{ lossTexture: 1 }, 'give --texture-clip'],
    [{ stop: 'auto', meterEvery: 0 }, 'options --stop auto and --meter-every 0 exclude each other'],
    [{ stop: 'soon' }, 'option --stop is "soon": give one of auto, never'],
    [{ stopDiversity: 1.5 }, 'option --stop-diversity is 1.5: give a number from 0 to 1'],
    [{ meterPictures: 1 }, 'option --meter-pictures is 1'],
    [{ clip: undefined }, 'option --clip is missing'],
    [{ target: [] }, 'option --target is []: give a few words'],
    [{ target: ['sketch', ''] }, 'option --target is ["sketch",""]'],
    [{ target: ['sketch', 'sketch'] }, 'the --target text "sketch" is given twice'],
    [{ targetWeights: [1, 2] }, 'there are 2 --target-weights for 1 target texts'],
    [
      { target: ['sketch', 'zombie'], targetWeights: [0, -1] },
      '--target-weights are 0, -1: give numbers, at least',
    ],
    [{ targetWeights: ['x'] }, 'option --target-weights is ["x"]'],
    [{ imageWeight: 0.5 }, 'option --image-weight is the share of images, and there are none'],
    [
      { styleImages: ['style'] },
      'options --target and --style-images are both given: say with --image-weight',
    ],
    [{ styleImages: ['style'], imageWeight: 0 }, '--image-weight is 0: give a number above 0 up to 1'],
    [{ styleImages: ['style'], imageWeight: 2 }, 'option --image-weight is 2'],
    [{ styleImages: ['style'], imageWeight: 0.5, target: undefined }, 'option --target is missing'],
    [{ styleImages: ['style'], imageWeight: 0.5, source: undefined }, 'option --source is missing'],
  ])('refuses %j', (changes, message) => {
    const given = { ...inputs, ...changes } as GivenAdaptOptions;
    expect(complaint(given)).toContain(message);
  });

  it('needs no texts with styleImages', () => {
    const { source: _, target: __, ...rest } = inputs;
    const options = resolveAdaptOptions({ ...rest, styleImages: ['style'] });
    expect(options.target).toBeUndefined();
    expect(options.styleImages).toEqual(['style']);
  });

  it('keeps one text as a text, and several as a list with their weights', () => {
    expect(resolveAdaptOptions(inputs).target).toBe('sketch');
    const several = { target: ['sketch', 'zombie'], targetWeights: [0.7, -0.3], imageWeight: 0.5 };
    const options = resolveAdaptOptions({ ...inputs, ...several, styleImages: ['style'] });
    expect(options).toMatchObject(several);
    expect(settingsOf(options)).toMatchObject(several);
    expect(resolveAdaptOptions(JSON.parse(JSON.stringify(options)))).toEqual(options);
  });
});

describe('targetWords', () => {
  it.each<[TargetOptions, string | undefined]>([
    [{ target: 'sketch' }, 'sketch'],
    [{ target: ['sketch'] }, 'sketch'],
    [{ target: ['sketch', 'zombie'] }, '0.5 sketch + 0.5 zombie'],
    [{ target: ['sketch', 'zombie'], targetWeights: [3, -1] }, '0.75 sketch - 0.25 zombie'],
    [{ styleImages: ['style'] }, 'images'],
    [{ styleImages: ['style'], target: 'sketch', imageWeight: 0.4 }, '0.6 sketch + 0.4 images'],
    [{}, undefined],
  ])('says %j', (options, words) => {
    expect(targetWords(options)).toBe(words);
  });
});
