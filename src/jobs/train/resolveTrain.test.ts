import { describe, expect, it } from 'vitest';
import type { GivenTrainOptions } from './options.js';
import { resolveTrainOptions, trainSteps } from './resolveTrain.js';
import { augmentationOf, configOfTraining, settingsOfTraining } from './trainSettings.js';

const resolve = (given: GivenTrainOptions = {}) => resolveTrainOptions({ data: 'pictures', ...given });

describe('options of a training', () => {
  it('are the defaults where nothing is given', () => {
    const options = resolve({ batch: undefined });
    expect(options).toMatchObject({ batch: 16, augment: 'bgc', p: 'adaptive', target: 0.6, kimg: 200 });
    expect(trainSteps(options)).toBe(12_500);
    expect(trainSteps({ kimg: 0.001, batch: 16 })).toBe(1);
    expect(trainSteps({ kimg: 0.033, batch: 16 })).toBe(3);
  });

  it.each<[string, GivenTrainOptions]>([
    ['option data is missing', { data: undefined }],
    ['option resolution is 4: give a whole number from 8 to 1024', { resolution: 4 }],
    ['option p is 2: give a number from 0 to 1, or adaptive', { p: 2 }],
    ['option gamma is -1: give a number from 0 to 1000000, or auto', { gamma: -1 }],
    ['options latentSize and init exclude each other', { init: 'x', latentSize: 8 }],
    ['option freezeD needs a trained discriminator: give init', { freezeD: 1 }],
    ['option p is 0.2, but augment none changes nothing', { augment: 'none', p: 0.2 }],
    ['option adjustKimg steers p adaptive, which is off here', { p: 0.2, adjustKimg: 10 }],
    ['option target steers p adaptive, which is off here', { augment: 'none', target: 0.5 }],
    ['option metricData is for KID and FID', { metricEvery: 0, metricData: 'x' }],
  ])('%s', (message, given) => {
    expect(() => resolve(given)).toThrow(message);
  });

  it('decide the settings of the trainer', () => {
    const settings = settingsOfTraining(resolve({ gamma: 3, pathLength: 0, auxiliary: 0.5, adjustKimg: 7 }));
    expect(settings).toMatchObject({
      r1: { gamma: 3 },
      pathLength: { weight: 0 },
      auxiliary: { weight: 0.5 },
      probability: { initial: 0, target: 0.6, kimg: 7 },
      average: { kimg: 'auto', rampUp: 0.05 },
    });
    expect(settingsOfTraining(resolve({ p: 0.3 })).probability).toMatchObject({ initial: 0.3, target: null });
    expect(settingsOfTraining(resolve({ augment: 'none' })).probability).toMatchObject({
      initial: 0,
      target: null,
    });
    const transfer = settingsOfTraining(resolve({ init: 'x', freezeD: 3, generatorStart: 50 }));
    expect(transfer).toMatchObject({ average: { rampUp: null }, frozenLayers: 3, generatorStart: 50 });
  });

  it('decide the shape of a new generator', () => {
    expect(configOfTraining(resolve(), 64)).toMatchObject({
      size: 64,
      zDim: 128,
      styleDim: 128,
      mappingWidths: [128, 128, 128, 128],
      channels: [128, 128, 128, 64, 32],
    });
    const wide = configOfTraining(resolve({ channelBase: 16384, channelMax: 512, latentSize: 512 }), 64);
    expect(wide.channels).toEqual([512, 512, 512, 512, 256]);
    expect(configOfTraining(resolve({ channelBase: 8 }), 64).channels).toEqual([2, 1, 1, 1, 1]);
  });

  it('decide the augmentation', () => {
    const draw = { seed: 0, step: 0, batch: 4, probability: 1 };
    expect(augmentationOf(resolve({ augment: 'none' }), 16).feeds('d', draw)).toEqual({});
    const feeds = augmentationOf(resolve(), 16).feeds('d', draw);
    expect(Object.keys(feeds).length).toBeGreaterThan(0);
    expect(Object.keys(feeds).every((name) => name.startsWith('d.'))).toBe(true);
  });
});
