import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { namingOptions, optionNames } from './settingNames.js';

describe('optionNames', () => {
  it.each([
    ['layerSelection.count is 60', '--layers is 60'],
    ['set losses.texture to 0', 'set --loss-texture to 0'],
    ['adam.learningRate is -1', '--learning-rate is -1'],
    ["there are 2 clipWeights for 1 CLIP; don't", "there are 2 --clip-weights for 1 CLIP; don't"],
    ['give a smaller patchSize', 'give a smaller --patch-size'],
    ['targetWeights are 0', '--target-weights are 0'],
    ['imageWeight is 0', '--image-weight is 0'],
    ['nothing to change in madam.rate', 'nothing to change in madam.rate'],
  ])('says %s as options', (settings, options) => {
    expect(optionNames(settings)).toBe(options);
  });
});

describe('namingOptions', () => {
  it('changes the words of mistakes alone', async () => {
    const bug = new TypeError('losses.patch');
    await expect(namingOptions(() => Promise.reject(bug))).rejects.toBe(bug);
    const mistake = namingOptions(() => Promise.reject(new UserError('losses.patch is 1')));
    await expect(mistake).rejects.toThrow(new UserError('--loss-patch is 1'));
    expect(await namingOptions(async () => 3)).toBe(3);
  });
});
