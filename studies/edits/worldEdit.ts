import type { EditDirectionOptions } from '#nada/jobs/edit/direction/options.js';
import type { EditMapperOptions } from '#nada/jobs/edit/mapper/options.js';
import type { EditOptimizeOptions } from '#nada/jobs/edit/optimize/options.js';
import type { Attribute, Labels } from '../../world/labels.js';

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
  /** The edit in a few words, for a table. */
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
