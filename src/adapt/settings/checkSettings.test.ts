import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import type { GuidingClip } from '../../guidance/index.js';
import { standardConfig } from '../../stylegan2/index.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { tinyClip } from '../testing/tiny.js';
import { checkSettings } from './checkSettings.js';
import { adaptationSettings, type GivenSettings } from './table.js';

let clip: GuidingClip;
beforeAll(async () => {
  clip = await tinyClip('b');
});

const generator = { config: standardConfig(64), parameters: new Map() };
const texts = { source: 'photo', target: 'sketch' };
const check = (settings: GivenSettings, more: Partial<AdaptationOptions> = {}) =>
  checkSettings({ generator, clips: [clip], settings: adaptationSettings(texts, settings), ...more });

describe('settings that are refused', () => {
  it.each([
    ['batch', { batch: 0 }],
    ['batch', { batch: 1.5 }],
    ['microBatch', { microBatch: 0 }],
    ['iterations', { iterations: 0 }],
    ['seed', { seed: -1 }],
    ['mixing', { mixing: 1.1 }],
    ['mixing', { mixing: Number.NaN }],
    ['learningRate', { learningRate: 0 }],
    ['beta2', { beta2: 1 }],
    ['option target is " "', { target: ' ' }],
    ['option source is empty', { source: '' }],
    ['option target is []', { target: [] }],
    ['option target is ["sketch",""]', { target: ['sketch', ''] }],
    ['"sketch" is given twice', { target: ['sketch', 'zombie', 'sketch'] }],
    ['3 targetWeights for 2 target texts', { target: ['sketch', 'zombie'], targetWeights: [1, 1, 1] }],
    ['2 targetWeights for 1 target texts', { targetWeights: [1, 1] }],
    ['at least one of them above 0', { target: ['sketch', 'zombie'], targetWeights: [-1, 0] }],
    ['option targetWeights is [NaN]', { targetWeights: [Number.NaN] }],
    ['imageWeight is the share of style images', { imageWeight: 0.5 }],
    ['imageWeight is 0', { imageWeight: 0 }],
    ['option imageWeight is 1.5', { imageWeight: 1.5 }],
    ['templates', { templates: [] }],
    ['nothing pulls', { lossDirection: 0 }],
    ['lossPatch', { lossPatch: -1 }],
    ['lossAngle', { lossAngle: -1 }],
    ['averageDecay', { averageDecay: 1 }],
    ['views', { views: 0 }],
    ['viewShare', { viewShare: 2 }],
    ['several views need an edit floor', { views: 2, editFloor: 0 }],
    ['lossRelation', { lossRelation: -1 }],
    ['of at least 2', { lossAngle: 1, batch: 1 }],
    ['of at least 2', { lossRelation: 1, batch: 1 }],
    ['lossCovariance compares the images of a batch', { lossCovariance: 1, lossRelation: 0, batch: 1 }],
    ['variations', { variations: 1 }],
    ['numbers have room for at most', { lossMoment: 1, variations: 1024 }],
    ['lossMoment needs an edit floor', { lossMoment: 1, editFloor: 0 }],
    ['nothing pulls', { lossDirection: 0, lossEwc: 1, lossAngle: 1, lossRelation: 1, lossCovariance: 1 }],
    ['none can be chosen', { phase: 'style', layers: 'auto' }],
    ['nothing pulls', { lossDirection: 0, lossTexture: 1, textureFrom: 'none' }],
    ['lossTexture needs a CLIP', { lossTexture: 1 }],
    ['clipWeights for 1', { clipWeights: [1, 1] }],
    ['give at least one above 0', { clipWeights: [0] }],
    ['to choose from', { layers: 10 }],
    ['option layers is 0', { layers: 0 }],
    ['layerSteps', { layerSteps: 0, layers: 'auto' }],
    ['patches of 80 px', { lossPatch: 1, patchSize: 80 }],
    ['without classes', { label: 1 }],
  ] as [string, GivenSettings][])('%s', (part, settings) => {
    expect(() => check(settings)).toThrow(UserError);
    expect(() => check(settings)).toThrow(part);
  });

  it('no CLIP, no pictures, another start', () => {
    expect(() => check({}, { clips: [] })).toThrow('no CLIP');
    expect(() => check({}, { targetPictures: [] })).toThrow('no style image');
    const start = { config: standardConfig(32), parameters: new Map() };
    expect(() => check({}, { start })).toThrow('another architecture');
  });

  it('a label beyond the classes', () => {
    const conditional = { ...generator, config: { ...generator.config, labelDim: 3 } };
    expect(() => check({ label: 3 }, { generator: conditional })).toThrow('give 0 to 2');
    expect(() => check({ label: 2 }, { generator: conditional })).not.toThrow();
  });
});

describe('settings that are taken', () => {
  it.each([
    [{}],
    [{ layers: 9 }],
    [{ layers: 10, layerRule: 'reference' }],
    [{ lossPatch: 1, lossGlobal: 1, lossManifold: 1 }],
    [{ microBatch: 7 }],
  ] as [GivenSettings][])('%j', (settings) => expect(() => check(settings)).not.toThrow());

  it('no texts where images say it all', () => {
    const targetPictures = [new Map()];
    const without = (names: readonly string[], settings: GivenSettings = {}) => {
      const rest = Object.entries({ ...texts, ...settings }).filter(([name]) => !names.includes(name));
      const own = adaptationSettings(Object.fromEntries(rest));
      return () => checkSettings({ generator, clips: [clip], targetPictures, settings: own });
    };
    const both = ['source', 'target'];
    expect(without(both)).not.toThrow();
    expect(without(both, { layers: 'auto', pictureGoal: 'text' })).toThrow('the target text is empty');
    expect(without(['source'], { lossManifold: 1 })).toThrow('the source text is empty');
    expect(without(['source'], { imageWeight: 0.5 })).toThrow('the source text is empty');
    expect(without(['target'], { imageWeight: 0.5 })).toThrow('the target text is empty');
  });

  it('weights that lead away, as long as something else leads on', () => {
    const targetPictures = [new Map()];
    expect(() => check({ target: ['sketch', 'zombie'], targetWeights: [1, -1] })).not.toThrow();
    const away = { targetWeights: [-1], imageWeight: 0.5 };
    expect(() => check(away, { targetPictures })).not.toThrow();
    expect(() => check(away)).toThrow(UserError);
    expect(() => check({ ...away, targetWeights: [0] }, { targetPictures })).toThrow('not all of them 0');
  });
});
