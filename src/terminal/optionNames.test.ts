import { describe, expect, it } from 'vitest';
import { adaptOptions } from '../jobs/adapt/options.js';
import { describeOptions, flagOf } from './optionNames.js';

describe('describeOptions', () => {
  it('knows flag, form and help of every option', () => {
    const options = describeOptions(adaptOptions);
    expect(options.map(({ key }) => key)).toEqual(Object.keys(adaptOptions));
    for (const { help, group } of options) expect([help, group].every((text) => text.length > 3)).toBe(true);
    const forms = Object.fromEntries(options.map(({ key, kind }) => [key, kind.form]));
    expect(forms).toMatchObject({
      clip: 'list',
      clipWeights: 'numberList',
      batch: 'number',
      microBatch: 'number',
      layers: 'numberOrText',
      sharedNoise: 'toggle',
      idle: 'text',
      source: 'text',
      target: 'repeated',
    });
  });

  it('writes names as flags', () => {
    expect(flagOf('microBatch')).toBe('--micro-batch');
  });
});
