import { describe, expect, it } from 'vitest';
import { contrastiveRows, contrastiveSettings } from '../../../contrastive/index.js';
import { resolveValues } from '../../../settings/check.js';
import { defaultsOf } from '../../../settings/row.js';
import { clipStart, settingsOfClipTraining } from './clipStart.js';
import { clipTrainingRows } from './trainRows.js';

const resolve = (given: object = {}) => resolveValues(clipTrainingRows, given);

describe('settingsOfClipTraining', () => {
  it('gives the settings of the method among the options, with the defaults of the method', () => {
    expect(resolve()).toMatchObject(defaultsOf(contrastiveRows));
    const given = { batch: 64, wordWeight: 0.1, patch: 4, evaluateEvery: 7 };
    const { evaluateEvery: _, ...settings } = given;
    expect(settingsOfClipTraining(resolve(given), {})).toEqual(contrastiveSettings(settings));
  });

  it('takes the directional term from the pairs', () => {
    const direction = { weight: 0.5, pairs: 4, changes: 2 };
    expect(settingsOfClipTraining(resolve(), { direction })).toEqual(contrastiveSettings({ direction }));
  });
});

describe('clipStart', () => {
  it('makes a CLIP of the shape in the options with the vocabulary of the texts', async () => {
    const options = resolve({ width: 32, textWidth: 32, layers: 1, textLayers: 1, vocabulary: 520 });
    const { clip, tokenizer } = await clipStart(options, () => ['a red disc', 'a red square']);
    expect(clip.config.image).toMatchObject({ kind: 'vit', width: 32, layers: 1, patch: 8 });
    expect(clip.config.text.vocabulary).toBe(tokenizer.vocabulary.vocab.size);
    const again = await clipStart(options, () => ['a red disc', 'a red square']);
    expect(again.clip.parameters).toEqual(clip.parameters);
  });
});
