const inMemory = '(given in memory)';

/** A request's options by the names that `options.json` has for them, and what is in memory instead of at a path. */
export interface SplitRequest<G, H> {
  readonly given: G;
  readonly inputs: H;
}

/**
 * Parts networks and images that a caller holds in memory from the options of a run in a folder: the options `names` take a path,
 * or several; those of `lists` always several.
 */
export function splitHeld<G, H>(
  request: object,
  names: readonly (keyof H & string)[],
  lists: readonly (keyof H & string)[] = [],
): SplitRequest<G, H> {
  const given: Record<string, unknown> = { ...request };
  const inputs: Record<string, unknown> = {};
  for (const name of names) {
    const value = given[name];
    if (value === undefined) continue;
    const values = Array.isArray(value) ? value : [value];
    if (values.some((each) => typeof each !== 'string')) inputs[name] = value;
    const paths = values.map((each) => (typeof each === 'string' ? each : inMemory));
    given[name] = Array.isArray(value) || lists.includes(name) ? paths : paths[0];
  }
  return { given: given as G, inputs: inputs as H };
}

/** The options whose networks or images are in memory. */
export function heldNames({ inputs = {} }: { readonly inputs?: object | undefined }): ReadonlySet<string> {
  return new Set(Object.entries(inputs).flatMap(([name, value]) => (value === undefined ? [] : [name])));
}
