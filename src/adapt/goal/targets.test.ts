import { describe, expect, it } from 'vitest';
import { UserError } from '../../errors.js';
import { adaptationSettings, type GivenSettings } from '../settings/table.js';
import { leavesTexts, mixDirections, mixEmbeddings, targetTexts } from '../settings/targets.js';
import { neededTexts, targetGoal } from './targetGoal.js';

const root = Math.sqrt(0.5);
const vector = (...numbers: number[]): Float64Array => Float64Array.from(numbers);
const near = (actual: Float64Array | undefined, expected: readonly number[]): void => {
  expect(actual?.length).toBe(expected.length);
  for (const [i, value] of expected.entries()) expect(actual?.[i]).toBeCloseTo(value, 12);
};

describe('targetTexts', () => {
  it('is one text of weight 1, whatever its form', () => {
    for (const target of ['sketch', ['sketch']]) {
      expect(targetTexts({ target, targetWeights: undefined })).toEqual([{ text: 'sketch', weight: 1 }]);
    }
    expect(targetTexts({ target: 'sketch', targetWeights: [0.3] })).toEqual([{ text: 'sketch', weight: 1 }]);
  });

  it('scales weights to magnitudes of 1, and leaves out those of 0', () => {
    const target = ['a', 'b', 'c'];
    expect(targetTexts({ target, targetWeights: [3, 0, -1] })).toEqual([
      { text: 'a', weight: 0.75 },
      { text: 'c', weight: -0.25 },
    ]);
    expect(targetTexts({ target: ['a', 'b'], targetWeights: undefined }).map(({ weight }) => weight)).toEqual(
      [0.5, 0.5],
    );
  });
});

describe('mixDirections', () => {
  const [x, y] = [vector(1, 0, 0), vector(0, 1, 0)];

  it('is the unit weighted sum', () => {
    near(
      mixDirections([
        { vector: x, weight: 0.5 },
        { vector: y, weight: 0.5 },
      ]),
      [root, root, 0],
    );
    near(
      mixDirections([
        { vector: x, weight: 0.8 },
        { vector: y, weight: 0.6 },
      ]),
      [0.8, 0.6, 0],
    );
    near(
      mixDirections([
        { vector: x, weight: 0.8 },
        { vector: y, weight: -0.6 },
      ]),
      [0.8, -0.6, 0],
    );
    near(mixDirections([{ vector: x, weight: -1 }]), [-1, 0, 0]);
  });

  it('gives a single direction back as it is', () => {
    const direction = vector(0.1, 0.2, 0.3);
    expect(mixDirections([{ vector: direction, weight: 1 }])).toBe(direction);
  });

  it('is none where directions cancel out, but for rounding', () => {
    const nearly = vector(1, 1e-7, 0);
    expect(
      mixDirections([
        { vector: x, weight: 0.5 },
        { vector: nearly, weight: -0.5 },
      ]),
    ).toBeUndefined();
    const little = vector(Math.cos(0.01), Math.sin(0.01), 0);
    expect(
      mixDirections([
        { vector: x, weight: 0.5 },
        { vector: little, weight: -0.5 },
      ]),
    ).toBeDefined();
  });
});

describe('mixEmbeddings', () => {
  const embeddings = new Map([
    ['photo', vector(0, 0, 1)],
    ['sketch', vector(0.6, 0, 0.8)],
    ['zombie', vector(0, 0.6, 0.8)],
  ]);
  const asked: string[] = [];
  const embed = (name: string): Float64Array => {
    asked.push(name);
    return embeddings.get(name) ?? vector();
  };

  it('is the unit weighted sum, in which the source has no part', () => {
    const length = Math.hypot(0.3, 0.3, 0.8);
    const texts = targetTexts({ target: ['sketch', 'zombie'], targetWeights: undefined });
    near(mixEmbeddings(texts, 'photo', embed), [0.3 / length, 0.3 / length, 0.8 / length]);
    expect(asked).toEqual(['sketch', 'zombie']);
    expect(leavesTexts(texts)).toBe(false);
  });

  it('leaves a text behind as seen from the source', () => {
    const texts = targetTexts({ target: ['sketch', 'zombie'], targetWeights: [3, -1] });
    expect(leavesTexts(texts)).toBe(true);
    // photo + 0.75 (sketch - photo) - 0.25 (zombie - photo)
    const sum = [0.75 * 0.6, -0.25 * 0.6, 1 - 0.75 * 0.2 + 0.25 * 0.2];
    const length = Math.hypot(...sum);
    near(
      mixEmbeddings(texts, 'photo', embed),
      sum.map((value) => value / length),
    );
  });
});

/** A made-up CLIP: every text has a place of its own on the sphere. */
function embed(text: string): Float64Array {
  const raw = Float64Array.from({ length: 5 }, (_, i) =>
    [...text].reduce((sum, letter, at) => sum + Math.sin(letter.charCodeAt(0) * (i + 1.3) + at), 0),
  );
  return raw.map((value) => value / Math.hypot(...raw));
}

const templates = ['a photo of a {}.', 'the {}.'];
const partTemplates = ['the nose of a {}.', 'an eye of a {}.'];
const everything: GivenSettings = {
  source: 'photo',
  target: ['sketch', 'zombie'],
  targetWeights: [0.7, 0.3],
  partTemplates,
  lossDirection: 1,
  lossGlobal: 1,
  lossPatch: 1,
  lossManifold: 1,
  layers: 'auto',
};

/** The plain arithmetic, written once more. */
const sumOf = (rows: readonly (readonly [number, ArrayLike<number>])[]): number[] =>
  Array.from({ length: rows[0][1].length }, (_, i) =>
    rows.reduce((sum, [weight, row]) => sum + weight * row[i], 0),
  );
const unitOf = (row: readonly number[]): number[] => row.map((value) => value / Math.hypot(...row));
const filled = (name: string, of = templates): string[] => of.map((template) => template.replace('{}', name));
const meanBy = (texts: readonly string[]): number[] =>
  sumOf(texts.map((text) => [1 / texts.length, embed(text)]));
const unitMean = (name: string): number[] => unitOf(meanBy(filled(name)));
const directionBy = (from: string, to: string): number[] =>
  unitOf(
    sumOf([
      [1, meanBy(filled(to))],
      [-1, meanBy(filled(from))],
    ]),
  );

describe('targetGoal', () => {
  const goalOf = (changes: GivenSettings = {}, pictures?: { start: Float64Array; target: Float64Array }) => {
    const settings = adaptationSettings({ ...everything, ...changes });
    const needed = new Set(neededTexts(settings, templates, pictures !== undefined));
    const known = (text: string): Float64Array => {
      expect(needed.delete(text) || used.has(text), `"${text}" was not announced`).toBe(true);
      used.add(text);
      return embed(text);
    };
    const used = new Set<string>();
    const goal = targetGoal(settings, { templates, embed: known, pictures, name: 'CLIP' });
    expect([...needed]).toEqual([]);
    return goal;
  };

  it('mixes what every loss compares with', () => {
    const goal = goalOf();
    const mixed = (of: (name: string) => number[]): number[] =>
      unitOf(
        sumOf([
          [0.7, of('sketch')],
          [0.3, of('zombie')],
        ]),
      );
    near(
      goal.direction,
      mixed((name) => directionBy('photo', name)),
    );
    near(
      goal.global,
      mixed((name) => [...embed(`a ${name}`)]),
    );
    near(
      goal.selection,
      mixed((name) => [...embed(name)]),
    );
    const mean = mixed((name) => unitOf(meanBy(filled(name))));
    const cosine = sumOf([[1, mean]]).reduce(
      (sum, value, i) => sum + value * unitOf(meanBy(filled('photo')))[i],
      0,
    );
    expect(goal.textCosine).toBeCloseTo(cosine, 12);
    expect(goal.parts).toHaveLength(2);
    for (const [i, part] of partTemplates.entries()) {
      const of = (name: string): string => part.replace('{}', name);
      near(
        goal.parts?.[i],
        mixed((name) => directionBy(of('photo'), of(name))),
      );
    }
  });

  it('leads away from a text of a weight below 0', () => {
    const goal = goalOf({ targetWeights: [3, -1] });
    near(
      goal.direction,
      unitOf(
        sumOf([
          [0.75, directionBy('photo', 'sketch')],
          [-0.25, directionBy('photo', 'zombie')],
        ]),
      ),
    );
    near(
      goal.selection,
      unitOf(
        sumOf([
          [0.75, embed('sketch')],
          [-0.25, embed('zombie')],
          [0.5, embed('photo')],
        ]),
      ),
    );
  });

  it('is the same for one text in either form, and beside one of weight 0', () => {
    const one = goalOf({ target: 'sketch', targetWeights: undefined });
    expect(goalOf({ target: ['sketch'], targetWeights: undefined })).toEqual(one);
    expect(goalOf({ targetWeights: [0.2, 0] })).toEqual(one);
    expect(goalOf({ target: 'sketch', targetWeights: [5] })).toEqual(one);
  });

  const pictures = { start: vector(0.5, 0.1, 0.2, 0, 0.3), target: vector(0.1, 0.6, -0.2, 0.4, 0.1) };
  const shown = unitOf(
    sumOf([
      [1, pictures.target],
      [-1, pictures.start],
    ]),
  );

  it('mixes texts and pictures by the share of the pictures', () => {
    const goal = goalOf({ imageWeight: 0.25 }, pictures);
    const said = unitOf(
      sumOf([
        [0.7, directionBy('photo', 'sketch')],
        [0.3, directionBy('photo', 'zombie')],
      ]),
    );
    near(
      goal.direction,
      unitOf(
        sumOf([
          [0.75, said],
          [0.25, shown],
        ]),
      ),
    );
    const text = unitOf(
      sumOf([
        [0.7, embed('sketch')],
        [0.3, embed('zombie')],
      ]),
    );
    near(
      goal.selection,
      unitOf(
        sumOf([
          [0.75, text],
          [0.25, unitOf([...pictures.target])],
        ]),
      ),
    );
    const byText = goalOf({ imageWeight: 0.25, pictureGoal: 'text' }, pictures);
    near(byText.selection, text);
    // The patch and the manifold loss know texts alone.
    expect(goal.parts).toEqual(goalOf().parts);
    expect(goal.textCosine).toBe(goalOf().textCosine);
  });

  it('asks no text where pictures say it all', () => {
    const weights = { lossGlobal: 1, lossPatch: 0, lossManifold: 0 };
    const settings = adaptationSettings({ ...weights, layers: 'auto' });
    expect(neededTexts(settings, templates, true)).toEqual([]);
    const goal = goalOf(
      { ...weights, source: undefined, target: undefined, targetWeights: undefined },
      pictures,
    );
    near(goal.direction, shown);
    near(goal.selection, unitOf([...pictures.target]));
    near(goal.global, unitOf([...pictures.target]));
  });

  it('tells the moment loss of changes, and consolidation where pictures are now', () => {
    const change = goalOf({
      lossMoment: 1,
      lossEwc: 1,
      variations: 2,
      target: 'sketch',
      targetWeights: undefined,
    });
    expect(change.changes).toHaveLength(3);
    near(change.source, unitMean('photo'));
    const length = Math.hypot(
      ...sumOf([
        [1, unitMean('sketch')],
        [-1, unitMean('photo')],
      ]),
    );
    near(
      change.changes?.[0],
      [...change.direction].map((value) => value * length),
    );
    const none = goalOf();
    expect([none.changes, none.source]).toEqual([undefined, undefined]);
    const shownOnly = goalOf({ lossEwc: 1, lossManifold: 0, lossPatch: 0, imageWeight: 1 }, pictures);
    near(shownOnly.source, unitOf([...pictures.start]));
    const both = goalOf({ lossEwc: 1, imageWeight: 0.25 }, pictures);
    near(
      both.source,
      unitOf(
        sumOf([
          [0.75, unitMean('photo')],
          [0.25, unitOf([...pictures.start])],
        ]),
      ),
    );
  });

  it('may lead away from a text towards pictures', () => {
    const goal = goalOf({ target: 'sketch', targetWeights: [-1], imageWeight: 0.5, lossPatch: 0 }, pictures);
    near(
      goal.direction,
      unitOf(
        sumOf([
          [-0.5, directionBy('photo', 'sketch')],
          [0.5, shown],
        ]),
      ),
    );
  });

  it('refuses a target that is the source, and targets that cancel out', () => {
    const made = (changes: GivenSettings) => () => goalOf(changes);
    expect(made({ target: ['sketch', 'photo'] })).toThrow('"photo" and "photo" are the same to CLIP');
    // The tokenizer knows no capitals, so a CLIP embeds both alike.
    const sources = { templates, embed: (text: string) => embed(text.toLowerCase()), name: 'CLIP' };
    const settings = adaptationSettings(everything, { target: ['sketch', 'Sketch'], targetWeights: [1, -1] });
    expect(() => targetGoal(settings, sources)).toThrow(UserError);
    expect(() => targetGoal(settings, sources)).toThrow('the targets cancel each other out to CLIP');
  });
});
