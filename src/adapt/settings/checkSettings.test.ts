import { beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import type { GuidingClip } from '../../guidance/index.js';
import { standardConfig } from '../../stylegan2/index.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { tinyClip } from '../testing/tiny.js';
import { checkSettings } from './checkSettings.js';
import { mergeSettings, type PartialSettings } from './settings.js';

let clip: GuidingClip;
beforeAll(async () => {
  clip = await tinyClip('b');
});

const generator = { config: standardConfig(64), parameters: new Map() };
const check = (settings: PartialSettings, more: Partial<AdaptationOptions> = {}) =>
  checkSettings({ generator, clips: [clip], settings: mergeSettings(settings), ...more });

describe('settings that are refused', () => {
  it.each([
    ['batch', { batch: 0 }],
    ['batch', { batch: 1.5 }],
    ['microBatch', { microBatch: 0 }],
    ['iterations', { iterations: -1 }],
    ['seed', { seed: -1 }],
    ['mixing', { mixing: 1.1 }],
    ['mixing', { mixing: Number.NaN }],
    ['learningRate', { adam: { learningRate: 0 } }],
    ['beta2', { adam: { beta2: 1 } }],
    ['target text is empty', { target: ' ' }],
    ['source text is empty', { source: '' }],
    ['target text is empty', { target: [] }],
    ['target text is empty', { target: ['sketch', ''] }],
    ['"sketch" is given twice', { target: ['sketch', 'zombie', 'sketch'] }],
    ['3 targetWeights for 2 target texts', { target: ['sketch', 'zombie'], targetWeights: [1, 1, 1] }],
    ['2 targetWeights for 1 target texts', { targetWeights: [1, 1] }],
    ['at least one of them above 0', { target: ['sketch', 'zombie'], targetWeights: [-1, 0] }],
    ['targetWeights are NaN', { targetWeights: [Number.NaN] }],
    ['imageWeight is the share of target pictures', { imageWeight: 0.5 }],
    ['imageWeight is 0', { imageWeight: 0 }],
    ['imageWeight is 1.5', { imageWeight: 1.5 }],
    ['templates', { templates: [] }],
    ['nothing pulls', { losses: { direction: 0 } }],
    ['losses.patch', { losses: { patch: -1 } }],
    ['losses.angle', { losses: { angle: -1 } }],
    ['averageDecay', { averageDecay: 1 }],
    ['views', { views: 0 }],
    ['viewShare', { viewShare: 2 }],
    ['several views need an edit floor', { views: 2, editFloor: 0 }],
    ['losses.relation', { losses: { relation: -1 } }],
    ['a batch of at least 2', { losses: { angle: 1 }, batch: 1 }],
    ['a batch of at least 2', { losses: { relation: 1 }, batch: 1 }],
    [
      'losses.covariance compares the pictures of a batch',
      { losses: { covariance: 1, relation: 0 }, batch: 1 },
    ],
    ['variations', { variations: 1 }],
    ['numbers have room for at most', { losses: { moment: 1 }, variations: 4096 }],
    ['losses.moment needs an edit floor', { losses: { moment: 1 }, editFloor: 0 }],
    ['nothing pulls', { losses: { direction: 0, ewc: 1, angle: 1, relation: 1, covariance: 1 } }],
    ['none can be chosen', { phase: 'style', layerSelection: {} }],
    ['nothing pulls', { losses: { direction: 0, texture: 1 }, textureFrom: 'none' }],
    ['texture loss', { losses: { texture: 1 } }],
    ['clipWeights for 1', { clipWeights: [1, 1] }],
    ['at least one of them', { clipWeights: [0] }],
    ['to choose from', { layerSelection: { count: 10 } }],
    ['layerSelection.count', { layerSelection: { count: 0 } }],
    ['layerSelection.steps', { layerSelection: { steps: 0 } }],
    ['patches of 80 px', { losses: { patch: 1 }, patchSize: 80 }],
    ['without classes', { label: 1 }],
  ] as [string, PartialSettings][])('%s', (part, settings) => {
    expect(() => check(settings)).toThrow(UserError);
    expect(() => check(settings)).toThrow(part);
  });

  it('no CLIP, no pictures, another start', () => {
    expect(() => check({}, { clips: [] })).toThrow('no CLIP');
    expect(() => check({}, { targetPictures: [] })).toThrow('no target picture');
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
    [{ layerSelection: { count: 9 } }],
    [{ layerSelection: { count: 10, rule: 'reference' } }],
    [{ losses: { patch: 1, global: 1, manifold: 1 } }],
    [{ microBatch: 7 }],
  ] as [PartialSettings][])('%j', (settings) => expect(() => check(settings)).not.toThrow());

  it('no texts where pictures say it all', () => {
    const targetPictures = [{ data: new Uint8Array(12), width: 2, height: 2, channels: 3 }];
    expect(() => check({ source: '', target: '' }, { targetPictures })).not.toThrow();
    const byText: PartialSettings = { layerSelection: {}, pictureGoal: 'text' };
    expect(() => check({ source: '', target: '', ...byText }, { targetPictures })).toThrow('target');
    expect(() => check({ source: '', losses: { manifold: 1 } }, { targetPictures })).toThrow('source');
    expect(() => check({ source: '', imageWeight: 0.5 }, { targetPictures })).toThrow('source');
    expect(() => check({ target: '', imageWeight: 0.5 }, { targetPictures })).toThrow('target');
  });

  it('weights that lead away, as long as something else leads on', () => {
    const targetPictures = [{ data: new Uint8Array(12), width: 2, height: 2, channels: 3 }];
    expect(() => check({ target: ['sketch', 'zombie'], targetWeights: [1, -1] })).not.toThrow();
    const away = { targetWeights: [-1], imageWeight: 0.5 };
    expect(() => check(away, { targetPictures })).not.toThrow();
    expect(() => check(away)).toThrow(UserError);
    expect(() => check({ ...away, targetWeights: [0] }, { targetPictures })).toThrow('not all of them 0');
  });
});
