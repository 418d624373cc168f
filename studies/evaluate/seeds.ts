/** Results of one domain and method, of all seeds, in the order in which they first appear. */
export function seedGroups<R extends { readonly domain: string; readonly method: string }>(
  results: readonly R[],
): R[][] {
  return grouped(results, ({ domain, method }) => `${domain}/${method}`);
}

/** Results of one method, of all domains and seeds, in the order in which they first appear. */
export function methodGroups<R extends { readonly method: string }>(results: readonly R[]): R[][] {
  return grouped(results, ({ method }) => method);
}

function grouped<R>(results: readonly R[], nameOf: (result: R) => string): R[][] {
  const found = new Map<string, R[]>();
  for (const result of results) {
    const name = nameOf(result);
    found.set(name, [...(found.get(name) ?? []), result]);
  }
  return [...found.values()];
}

/** The mean of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
