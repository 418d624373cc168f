import type { EditDirectionOptions } from '#nada/jobs/options/editDirectionOptions.js';
import type { EditMapperOptions } from '#nada/jobs/options/editMapperOptions.js';
import type { EditOptimizeOptions } from '#nada/jobs/options/editOptimizeOptions.js';
import type { Attribute, Labels } from '../labels.js';

/** One way to edit, with what differs from its command's defaults. */
export type EditWay =
  | { readonly kind: 'optimize'; readonly options: OptimizeChanges }
  | { readonly kind: 'mapper'; readonly options: MapperChanges }
  | { readonly kind: 'direction'; readonly options: DirectionChanges };
export type WayKind = EditWay['kind'];

export type OptimizeChanges = Partial<EditOptimizeOptions> & Pick<EditOptimizeOptions, 'to'>;
export type MapperChanges = Partial<EditMapperOptions> & Pick<EditMapperOptions, 'to'>;
export type DirectionChanges = Partial<EditDirectionOptions> & Pick<EditDirectionOptions, 'from' | 'to'>;

/** An edit that is asked of every way that can do it. */
export interface WorldEdit {
  readonly name: string;
  /** What is asked, in a few words for a table. */
  readonly title: string;
  /** The attribute that is to change, and the class that it is to have. */
  readonly attribute: Attribute;
  readonly wanted: string;
  /** A class next to it, which is counted apart. */
  readonly near?: string;
  /** Whose pictures are edited, by the answers of the evaluator, or by the truth about a render. */
  readonly isSubject: (labels: Labels) => boolean;
  readonly ways: readonly EditWay[];
}

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
      { kind: 'optimize', options: { from: 'a laughing person', to: 'a crying person' } },
      { kind: 'mapper', options: { to: 'a crying person', latentWeight: 0.01, rate: 3 } },
      {
        kind: 'direction',
        options: { from: ['a laughing person'], to: ['a crying person'], alpha: [5], beta: [0.4] },
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
      { kind: 'optimize', options: { from: 'a person with short hair', to: 'a person with long hair' } },
      { kind: 'mapper', options: { to: 'a person with long hair', latentWeight: 0.01, rate: 3 } },
      {
        kind: 'direction',
        options: {
          from: ['a person with short hair'],
          to: ['a person with long hair'],
          alpha: [6],
          beta: [0.1],
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
      { kind: 'optimize', options: { from: 'a person without glasses', to: 'a person with glasses' } },
      { kind: 'mapper', options: { to: 'a person with glasses', latentWeight: 0.01, rate: 3 } },
      {
        kind: 'direction',
        options: {
          from: ['a person without glasses'],
          to: ['a person with glasses'],
          alpha: [1.5],
          beta: [0.4],
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
      { kind: 'optimize', options: { from: 'a person with black hair', to: 'a person with red hair' } },
      { kind: 'mapper', options: { to: 'a person with red hair', latentWeight: 0.01, rate: 3 } },
      {
        kind: 'direction',
        options: {
          from: ['a person with black hair'],
          to: ['a person with red hair'],
          alpha: [12],
          beta: [0.3],
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
      { kind: 'optimize', options: { from: 'a young person', to: 'an old person' } },
      { kind: 'mapper', options: { to: 'an old person', latentWeight: 0.01, rate: 3 } },
      {
        kind: 'direction',
        options: { from: ['a young person'], to: ['an old person'], alpha: [1], beta: [0.4] },
      },
    ],
  },
];
