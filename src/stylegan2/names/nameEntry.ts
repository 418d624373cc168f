import type { Shape } from '../../graph/index.js';

/** The part of a network that a tensor of a file holds. */
export type Holding =
  | { readonly kind: 'parameter'; readonly parameter: string }
  | { readonly kind: 'noise'; readonly index: number }
  | { readonly kind: 'latentAverage' }
  /** The blur kernel; the file's numbers times `gain` are ours. */
  | { readonly kind: 'blur'; readonly gain: number };

/** One row of a name table: a tensor's name and shape in a file. */
export interface NameEntry {
  readonly name: string;
  readonly shape: Shape;
  readonly holds: Holding;
}

/** Creates the rows of one file format; only shapes that differ from the canonical ones need to be given. */
export interface EntryMaker {
  parameter(name: string, parameter: string, shape?: Shape): NameEntry;
  blur(name: string, gain: number): NameEntry;
}

/** An {@link EntryMaker} for a network with these parameters and a blur `[taps, taps]`. */
export function entryMaker(shapes: ReadonlyMap<string, Shape>, taps: number): EntryMaker {
  return {
    parameter: (name, parameter, shape = shapes.get(parameter) ?? []) => ({
      name,
      shape,
      holds: { kind: 'parameter', parameter },
    }),
    blur: (name, gain) => ({ name, shape: [taps, taps], holds: { kind: 'blur', gain } }),
  };
}
