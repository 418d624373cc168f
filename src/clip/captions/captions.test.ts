import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import {
  type CaptionGrammar,
  composeCaptions,
  headTexts,
  likelyHeads,
  parseGrammar,
  slotTexts,
  softmax,
} from './index.js';

const grammar: CaptionGrammar = {
  head: { name: 'domain', classes: { photo: ['a photo of a person', 'a photo'], dog: ['a dog'] } },
  slots: [
    { name: 'hair', classes: { red: ['with red hair'], none: ['with no hair', 'without hair'] } },
    { name: 'skin', classes: { light: ['with light skin'], dark: ['with dark skin'] }, without: ['dog'] },
    { name: 'pose', classes: { left: ['looking left'], right: ['looking right'] } },
  ],
};

/** Made-up similarities: the sum over the words in a text; texts that should not be queried are unknown. */
const logitsOf = (weights: Readonly<Record<string, number>>) => {
  const known = new Set([
    ...headTexts(grammar),
    ...['photo', 'dog'].flatMap((head) => slotTexts(grammar, head)),
  ]);
  return (text: string): number => {
    expect(known.has(text), text).toBe(true);
    return Object.entries(weights).reduce(
      (sum, [word, weight]) => sum + (text.includes(word) ? weight : 0),
      0,
    );
  };
};
const options = { beam: 5, certain: 0.5 };

describe('composeCaptions', () => {
  it('states the most probable class of each slot in one sentence', () => {
    const logits = logitsOf({ photo: 9, red: 4, 'light skin': 5, left: 6 });
    const [best] = composeCaptions(grammar, logits, options);
    expect(best.text).toBe('a photo of a person with red hair and light skin, looking left');
    expect(best.choices.map((choice) => choice.class)).toEqual(['photo', 'red', 'light', 'left']);
    const expected = [9, 4, 5, 6].reduce((product, gap) => product / (1 + Math.exp(-gap)), 1);
    expect(best.probability).toBeCloseTo(expected, 2);
  });

  it('leaves out what is uncertain', () => {
    const logits = logitsOf({ photo: 9, 'light skin': 5, left: 0.1 });
    const [best] = composeCaptions(grammar, logits, { beam: 5, certain: 0.6 });
    expect(best.text).toBe('a photo of a person with light skin');
    expect(best.choices.map(({ isTold }) => isTold)).toEqual([true, false, true, false]);
    expect(composeCaptions(grammar, logits, { beam: 1, certain: 0 })[0].text).toContain('looking left');
  });

  it('leaves out what the head never shows', () => {
    const [best] = composeCaptions(grammar, logitsOf({ dog: 9, red: 5, 'light skin': 9, right: 5 }), options);
    expect(best.text).toBe('a dog with red hair, looking right');
    expect(slotTexts(grammar, 'dog')).not.toContain('a dog with light skin');
  });

  it('takes the phrase that fits best, and the mean of phrases to decide', () => {
    const logits = logitsOf({ dog: 9, 'without hair': 8, left: 5 });
    expect(composeCaptions(grammar, logits, options)[0].text).toBe('a dog, without hair, looking left');
  });

  it('gives other captions in falling order, none twice', () => {
    const captions = composeCaptions(
      grammar,
      logitsOf({ photo: 1, red: 0.5, 'light skin': 0.4, left: 0.3 }),
      {
        beam: 6,
        certain: 0,
      },
    );
    expect(captions).toHaveLength(6);
    expect(new Set(captions.map(({ text }) => text)).size).toBe(6);
    const probabilities = captions.map(({ probability }) => probability);
    expect(probabilities).toEqual(probabilities.toSorted((a, b) => b - a));
  });

  it('finds the most probable caption of all, for any similarities', () => {
    const weight = fc.double({ min: -3, max: 3, noNaN: true });
    const words = ['photo', 'dog', 'red', 'no hair', 'light', 'left', 'right'];
    fc.assert(
      fc.property(fc.array(weight, { minLength: 7, maxLength: 7 }), (weights) => {
        const logits = logitsOf(Object.fromEntries(words.map((word, i) => [word, weights[i]])));
        const all = composeCaptions(grammar, logits, { beam: 100, certain: 0 });
        const beam = composeCaptions(grammar, logits, { beam: 2, certain: 0 });
        expect(beam[0].text).toBe(all[0].text);
        const likely = likelyHeads(grammar, logits, 100);
        if (likely.length === 2) expect(all).toHaveLength(8 + 4);
      }),
    );
  });
});

it('softmax survives large logits', () => {
  expect(softmax([1000, 1000])).toEqual([0.5, 0.5]);
  expect(softmax([-1e6, 0])).toEqual([0, 1]);
});

describe('parseGrammar', () => {
  it('gives the grammar back', () => {
    expect(parseGrammar(JSON.parse(JSON.stringify(grammar)), 'g.json')).toEqual(grammar);
  });

  const { head, slots } = grammar;
  it.each<[unknown, RegExp]>([
    [null, /is not a caption grammar/],
    [[], /is not a caption grammar/],
    [{ slots }, /has a head without a name or classes/],
    [{ head, slots: {} }, /no list of up to 64 slots/],
    [{ head, slots: Array(65).fill(slots[0]) }, /no list of up to 64 slots/],
    [{ head: { name: 'x', classes: {} }, slots }, /head with 0 classes/],
    [{ head, slots: [{ name: 'x', classes: { a: [] } }] }, /slot 1 with a class that is not a list/],
    [{ head, slots: [{ name: 'x', classes: { a: 'b' } }] }, /slot 1 with a class that is not a list/],
    [{ head, slots: [{ name: 'x', classes: { a: ['b'.repeat(201)] } }] }, /slot 1 with a class/],
    [{ head, slots: [slots[0], { name: 4, classes: { a: ['b'] } }] }, /slot 2 without a name/],
    [{ head, slots: [{ ...slots[0], without: 'dog' }] }, /slot 1 whose "without" is not a list/],
  ])('refuses %j', (json, message) => {
    expect(() => parseGrammar(json, 'g.json')).toThrow(UserError);
    expect(() => parseGrammar(json, 'g.json')).toThrow(message);
    expect(() => parseGrammar(json, 'g.json')).toThrow(/^g\.json /);
  });

  it('gives a grammar or a sentence for any JSON', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.jsonValue(), fc.record({ head: fc.jsonValue(), slots: fc.jsonValue() })),
        (json) => {
          try {
            expect(parseGrammar(json, 'g.json').head.name).toBeTypeOf('string');
          } catch (error) {
            expect(error).toBeInstanceOf(UserError);
          }
        },
      ),
    );
  });
});
