import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { adaptOptions } from '../adapt/options.js';
import { resolveAdaptOptions } from '../adapt/resolveAdapt.js';
import { didYouMean, editDistance } from './didYouMean.js';
import { describeOptions, flagOf } from './option.js';
import { parseOptions } from './parseOptions.js';

const inputs = { generator: 'g.pt', clip: ['c.pt'], source: 'photo', target: 'sketch' };
const complete = resolveAdaptOptions(inputs);

function complaint(changes: Record<string, unknown>, file = false): string {
  const origin = file ? ({ kind: 'file', file: 'run/options.json' } as const) : undefined;
  try {
    parseOptions(adaptOptions, { ...complete, ...changes }, origin);
  } catch (error) {
    expect(error).toBeInstanceOf(UserError);
    return (error as Error).message;
  }
  throw new Error('nothing was refused');
}

describe('parseOptions', () => {
  it('takes what it gave', () => {
    expect(parseOptions(adaptOptions, complete)).toEqual(complete);
    expect(parseOptions(adaptOptions, JSON.parse(JSON.stringify(complete)))).toEqual(complete);
  });

  it('names an unknown option and the one that may be meant', () => {
    expect(complaint({ iteratoins: 5 })).toBe('option --iteratoins is not known: did you mean "iterations"?');
    expect(complaint({ iteratoins: 5 }, true)).toBe(
      '"iteratoins" in run/options.json is not known: did you mean "iterations"?',
    );
    expect(complaint({ somethingElse: 5 })).toContain('is not known: remove it');
  });

  it.each([
    [{ batch: 0 }, 'option --batch is 0: give a whole number from 1 to 1024'],
    [{ batch: 1.5 }, 'option --batch is 1.5: give a whole number from 1 to 1024'],
    [{ batch: 'two' }, 'option --batch is "two": give a whole number from 1 to 1024'],
    [{ sampleTruncation: 3 }, 'option --sample-truncation is 3: give a number from -2 to 2'],
    [{ learningRate: 0 }, 'option --learning-rate is 0: give a number above 0'],
    [{ learningRate: Number.NaN }, 'option --learning-rate is not a number: give a number above 0'],
    [{ idle: 'wait' }, 'option --idle is "wait": give one of skip, fade'],
    [{ layers: 'some' }, 'option --layers is "some": give a whole number from 1 to 64, or auto or all'],
    [{ target: '  ' }, 'option --target is "  ": give a few words for what it shall draw, such as sketch'],
    [{ clip: [] }, 'option --clip is []: give one or more, each the path of a CLIP'],
    [{ generator: undefined }, 'option --generator is missing: give the path of a StyleGAN2 checkpoint'],
    [{ sharedNoise: 'no' }, 'option --shared-noise is "no": give true or false'],
  ])('says what %j should be', (changes, message) => {
    expect(complaint(changes)).toBe(message);
  });

  it('refuses what is no object', () => {
    expect(() => parseOptions(adaptOptions, [1], { kind: 'file', file: 'o.json' })).toThrow(
      'o.json must be an object of options',
    );
  });
});

describe('describeOptions', () => {
  it('knows flag, kind and help of every option', () => {
    const options = describeOptions(adaptOptions.partial());
    expect(options.map(({ key }) => key)).toEqual(Object.keys(adaptOptions.shape));
    for (const { help, group } of options) expect([help, group].every((text) => text.length > 3)).toBe(true);
    const kinds = Object.fromEntries(options.map(({ key, kind }) => [key, kind]));
    expect(kinds).toMatchObject({
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

describe('didYouMean', () => {
  it('counts a swap of neighbours as one mistake', () => {
    expect(editDistance('abcd', 'abdc')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
    expect(editDistance('kitten', 'sitting')).toBe(3);
  });

  it('prefers the nearest and leaves far ones alone', () => {
    expect(didYouMean('batc', ['batch', 'microBatch'])).toBe(': did you mean "batch"?');
    expect(didYouMean('zzzzz', ['batch'])).toBe(': remove it');
  });
});
