import type { Kind } from './kind.js';

/** Words of help about a setting. */
export interface RowInfo {
  /** The heading under which it is listed. */
  readonly group: string;
  /** One line. */
  readonly help: string;
  /** How help calls its value, such as `FILE`; `N` for numbers by default. */
  readonly argument?: string | undefined;
  /** Words for the default where it is no plain value. */
  readonly defaultText?: string | undefined;
  /** An argument by its place instead of a flag. */
  readonly positional?: boolean | undefined;
  /** Whether it may differ when a run is resumed: it changes no bits of a step. */
  readonly changeable?: boolean | undefined;
  /** Whether it must be given after all, except where {@link optionalRows} lets another one stand for it. */
  readonly needed?: boolean | undefined;
}

/** Whether a value must be given, is taken by default, or may be left out. */
export type Presence = 'required' | 'default' | 'optional';

/**
 * One setting, written down once: what its values are, what is taken where none is given, and what help says of it. Types, flags,
 * help, validation and documents are made from it.
 */
export interface Row<T = unknown, P extends Presence = Presence> extends RowInfo {
  readonly kind: Kind<T>;
  readonly presence: P;
  readonly default?: T;
}

/** Settings by name, in the order in which help lists them. */
export type Rows = Readonly<Record<string, Row>>;

/** A setting that need not be given, because there is a default. */
export function row<T>(kind: Kind<T>, info: RowInfo & { readonly default: NoInfer<T> }): Row<T, 'default'>;
/** A setting that may be left out, without a default. */
export function row<T>(kind: Kind<T>, info: RowInfo & { readonly optional: true }): Row<T, 'optional'>;
/** A setting that must be given. */
export function row<T>(kind: Kind<T>, info: RowInfo): Row<T, 'required'>;
export function row<T>(
  kind: Kind<T>,
  { optional = false, ...info }: RowInfo & { readonly default?: T; readonly optional?: boolean },
): Row<T> {
  const presence = info.default !== undefined ? 'default' : optional ? 'optional' : 'required';
  return { ...info, kind, presence };
}

/** An option that is no setting, such as a network that code gives: it stands in no help. */
export function input<T>(kind: Kind<T>): Row<T, 'required'> {
  return row(kind, { group: '', help: '' });
}

/** An {@link input} that may be left out. */
export function optionalInput<T>(kind: Kind<T>): Row<T, 'optional'> {
  return row(kind, { group: '', help: '', optional: true });
}

/** A setting that may be left out where another one must be given, as in the flags of a command that can resume. */
export function optionalRows<R extends Rows>(
  rows: R,
): { readonly [K in keyof R]: Row<TypeOf<R[K]>, 'optional'> } {
  return Object.fromEntries(
    Object.entries(rows).map(([name, each]) => [
      name,
      { ...each, presence: 'optional', needed: each.presence === 'required' },
    ]),
  ) as { [K in keyof R]: Row<TypeOf<R[K]>, 'optional'> };
}

/** The same rows with other defaults for some of those that have one. */
export function withDefaults<R extends Rows>(rows: R, defaults: GivenOf<R>): R {
  return Object.fromEntries(
    Object.entries(rows).map(([name, each]) => {
      const value = (defaults as Readonly<Record<string, unknown>>)[name];
      return [name, value === undefined ? each : { ...each, default: value }];
    }),
  ) as R;
}

/** The type of a row's values. */
export type TypeOf<R> = R extends Row<infer T> ? T : never;

type OptionalNames<R extends Rows> = {
  [K in keyof R]: R[K] extends Row<unknown, 'optional'> ? K : never;
}[keyof R];

/** A value for every row: those that may be left out are optional. Each keeps the documentation of its row. */
export type ValuesOf<R extends Rows> = {
  readonly [K in keyof R as K extends OptionalNames<R> ? never : K]: TypeOf<R[K]>;
} & {
  readonly [K in keyof R as K extends OptionalNames<R> ? K : never]?: TypeOf<R[K]> | undefined;
};

/** Some of the values; those that are undefined count as not given. */
export type GivenOf<R extends Rows> = { readonly [K in keyof R]?: TypeOf<R[K]> | undefined };

/** The values that are taken by default. */
export type DefaultsOf<R extends Rows> = {
  readonly [K in keyof R as R[K] extends Row<unknown, 'default'> ? K : never]: TypeOf<R[K]>;
};

/** The defaults of all rows that need not be given because they have one. */
export function defaultsOf<R extends Rows>(rows: R): DefaultsOf<R> {
  return Object.fromEntries(
    Object.entries(rows).flatMap(([name, each]) =>
      each.presence === 'default' ? [[name, each.default]] : [],
    ),
  ) as DefaultsOf<R>;
}

/** The values of some rows, among others. */
export function valuesIn<R extends Rows>(rows: R, values: ValuesOf<R>): ValuesOf<R> {
  return Object.fromEntries(
    Object.entries(values).filter(([name]) => Object.hasOwn(rows, name)),
  ) as ValuesOf<R>;
}

/** The values that are given, without those that are undefined. */
export function present<V extends object>(values: V): V {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as V;
}
