import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { ganSettings } from '../../gan/index.js';
import { defaultsOf } from '../../settings/row.js';
import { resolveRequest, settingsOfTraining, type TrainRequest } from './trainRequest.js';
import { trainRows } from './trainRows.js';

const data = [new Uint8Array()];
const resolve = (given: Partial<TrainRequest> = {}) => resolveRequest({ data, ...given });

describe('resolveRequest', () => {
  it('gives the defaults, with what is given over them', () => {
    expect(resolve({ batch: undefined, device: 'cpu' })).toEqual(defaultsOf(trainRows));
    expect(resolve({ gamma: 3, mirror: true })).toMatchObject({ gamma: 3, mirror: true, batch: 16 });
  });

  it.each<[string, string, Partial<TrainRequest>]>([
    ['data', 'option data is missing', { data: undefined }],
    ['resolution', 'option resolution is 4: give a whole number from 8 to 1024', { resolution: 4 }],
    ['gama', 'option gama is not known: did you mean "gamma"?', { gama: 2 } as object],
    ['latentSize', 'exclude each other', { init: new Uint8Array(), latentSize: 8 }],
    ['freezeD', 'option freezeD needs a trained discriminator: give init', { freezeD: 1 }],
    ['clip', 'option clip is for KID and FID', { metricEvery: 0, clip: new Uint8Array() }],
    ['p', 'augment none changes nothing', { augment: 'none', p: 0.2 }],
  ])('refuses a wrong %s', (option, message, given) => {
    try {
      resolve(given);
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(UserError);
      expect((error as UserError).message).toContain(message);
      expect((error as UserError).option).toBe(option);
    }
  });
});

describe('settingsOfTraining', () => {
  it('gives the settings of the method among those of a training', () => {
    const given = { gamma: 3, pathLength: 0, auxiliary: 0.5, adjustKimg: 7, latentSize: 64 };
    expect(settingsOfTraining(resolve(given), {})).toEqual(ganSettings(given));
  });

  it('needs no average that forgets a generator which is trained already', () => {
    const given = { freezeD: 3, generatorStart: 50 };
    const init = new Uint8Array();
    expect(settingsOfTraining(resolve({ ...given, init }), { init })).toEqual(
      ganSettings(given, { averageRampUp: 0 }),
    );
  });
});
