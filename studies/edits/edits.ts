import type { WorldEdit } from './worldEdit.js';

/** Results of the searches of all edits: strengths in the spread of latents, directions over all channels. */
const optimizing = { units: 'relative', steps: 100 } as const;
const mapping = {
  units: 'relative',
  rate: 10,
  epsilon: 1e-9,
  latentWeight: 0.1,
  identityWeight: 0,
  steps: 300,
} as const;
const directing = { measure: 'moves', channels: 'all' } as const;

/** The classic edits on the shipped models; texts and strengths were chosen on other seeds than those that are judged. */
export const worldEdits: readonly WorldEdit[] = [
  {
    name: 'cry',
    title: 'a smiling man made to cry',
    attribute: 'expression',
    wanted: 'crying',
    near: 'sad',
    isSubject: ({ expression, beard }) =>
      (expression === 'smiling' || expression === 'laughing') && beard !== 'none',
    ways: [
      {
        kind: 'optimize',
        options: {
          ...optimizing,
          from: 'a laughing person',
          to: 'a crying person',
          space: 's',
          rate: 0.06,
          latentWeight: 1e-4,
        },
      },
      { kind: 'mapper', options: { ...mapping, from: 'a laughing person', to: 'a crying person' } },
      {
        kind: 'direction',
        options: {
          ...directing,
          from: ['a laughing person'],
          to: ['a crying person'],
          alpha: [3],
          beta: [0.5],
        },
      },
    ],
  },
  {
    name: 'long',
    title: 'short hair made long',
    attribute: 'hairLength',
    wanted: 'long',
    near: 'medium',
    isSubject: ({ hairLength }) => hairLength === 'short',
    ways: [
      {
        kind: 'optimize',
        options: {
          ...optimizing,
          from: 'a person with short hair',
          to: 'a person with long hair',
          rate: 0.06,
          latentWeight: 1e-4,
          steps: 150,
        },
      },
      {
        kind: 'mapper',
        options: { ...mapping, from: 'a person with short hair', to: 'a person with long hair' },
      },
      {
        kind: 'direction',
        options: {
          ...directing,
          from: ['a person with short hair'],
          to: ['a person with long hair'],
          alpha: [6],
          beta: [0.2],
        },
      },
    ],
  },
  {
    name: 'glasses',
    title: 'glasses put on',
    attribute: 'glasses',
    wanted: 'glasses',
    near: 'sunglasses',
    isSubject: ({ glasses }) => glasses === 'none',
    ways: [
      {
        kind: 'optimize',
        options: {
          ...optimizing,
          from: 'a person without glasses',
          to: 'a person with glasses',
          strength: 1.5,
          rate: 0.03,
          latentWeight: 2e-4,
          identityWeight: 3,
        },
      },
      { kind: 'mapper', options: { ...mapping, from: 'a person', to: 'a person wearing eyeglasses' } },
      {
        kind: 'direction',
        options: {
          ...directing,
          from: ['a person'],
          to: ['a person with glasses'],
          alpha: [2],
          beta: [0.5],
        },
      },
    ],
  },
  {
    name: 'red',
    title: 'hair made red',
    attribute: 'hairColour',
    wanted: 'red',
    isSubject: ({ hairColour, hairLength }) => hairColour !== 'red' && hairLength !== 'bald',
    ways: [
      {
        kind: 'optimize',
        options: {
          ...optimizing,
          from: 'a person with hair',
          to: 'a person with red hair',
          strength: 1.5,
          rate: 0.03,
          latentWeight: 5e-4,
        },
      },
      {
        kind: 'mapper',
        options: {
          ...mapping,
          from: 'a person with hair',
          to: 'a person with red hair',
          strength: 1.5,
          identityWeight: 0.3,
        },
      },
      {
        kind: 'direction',
        options: {
          ...directing,
          from: ['black', 'brown', 'blond', 'grey'].map((colour) => `a person with ${colour} hair`),
          to: Array.from({ length: 4 }, () => 'a person with red hair'),
          alpha: [2],
          beta: [0.45],
          colours: true,
        },
      },
    ],
  },
  {
    name: 'old',
    title: 'a face made old',
    attribute: 'age',
    wanted: 'old',
    near: 'middle-aged',
    isSubject: ({ age }) => age === 'young',
    ways: [
      {
        kind: 'optimize',
        options: {
          ...optimizing,
          from: 'a person with a young face',
          to: 'a person with wrinkles',
          space: 's',
          rate: 0.06,
          latentWeight: 3e-4,
        },
      },
      {
        kind: 'mapper',
        options: { ...mapping, from: 'a person with a young face', to: 'a person with wrinkles' },
      },
      {
        kind: 'direction',
        options: {
          ...directing,
          from: ['a person with a young face'],
          to: ['a person with wrinkles'],
          alpha: [1],
          beta: [0.2],
        },
      },
    ],
  },
];
