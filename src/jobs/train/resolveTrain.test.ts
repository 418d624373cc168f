import { describe, expect, it } from 'vitest';
import { settingsOfTraining } from '../../api/train/trainRequest.js';
import { ganRows } from '../../gan/index.js';
import { defaultsOf } from '../../settings/row.js';
import { type GivenTrainOptions, trainOptions } from './options.js';
import { resolveTrainOptions } from './resolveTrain.js';

const resolve = (given: GivenTrainOptions = {}) => resolveTrainOptions({ data: 'pictures', ...given });

describe('resolveTrainOptions', () => {
  it('gives the defaults, those of the method among them', () => {
    const options = resolve({ batch: undefined });
    expect(options).toEqual({ ...defaultsOf(trainOptions), data: 'pictures' });
    expect(options).toMatchObject(defaultsOf(ganRows));
  });

  it('is the same after a round through options.json', () => {
    const options = resolve({ channelBase: 64, gamma: 3, p: 0.2, mirror: true });
    expect(resolve(JSON.parse(JSON.stringify(resolve())))).toEqual(resolve());
    const settings = settingsOfTraining(options, options);
    expect(settingsOfTraining(JSON.parse(JSON.stringify(options)), options)).toEqual(settings);
  });

  it.each<[string, GivenTrainOptions]>([
    ['option data is missing', { data: undefined }],
    ['option resolution is 4: give a whole number from 8 to 1024', { resolution: 4 }],
    ['option p is 2: give a number from 0 to 1, or adaptive', { p: 2 }],
    ['option gamma is -1: give a number from 0 to 1000000, or auto', { gamma: -1 }],
    ['option gammaInterval is not known', { gammaInterval: 2 } as object],
    ['options latentSize and init exclude each other', { init: 'x', latentSize: 8 }],
    ['option freezeD needs a trained discriminator: give init', { freezeD: 1 }],
    ['option p is 0.2, but augment none changes nothing', { augment: 'none', p: 0.2 }],
    ['option adjustKimg steers p adaptive, which is off here', { p: 0.2, adjustKimg: 10 }],
    ['option target steers p adaptive, which is off here', { augment: 'none', target: 0.5 }],
    ['option metricData is for KID and FID', { metricEvery: 0, metricData: 'x' }],
  ])('refuses with "%s"', (message, given) => {
    expect(() => resolve(given)).toThrow(message);
  });
});
