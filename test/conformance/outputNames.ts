import type { ConformanceCase } from './case.js';

/** The outputs that a case asks for: all of `out.*` but the float64 twins; what is in float64 alone is no twin. */
export function outputNames({ tensors }: ConformanceCase): string[] {
  return [...tensors.keys()].filter((name) => name.startsWith('out.') && !isTwin(name, tensors));
}

/** Whether a tensor repeats another one in float64. */
function isTwin(name: string, tensors: ConformanceCase['tensors']): boolean {
  return name.endsWith('.f64') && tensors.has(name.slice(0, -'.f64'.length));
}

/** The groups of a pattern in each output name that it matches, by that name. */
export function matching(names: readonly string[], pattern: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const name of names) {
    const match = pattern.exec(name);
    if (match) found.set(name, match.slice(1));
  }
  return found;
}

/** The tensors `PREFIX0`, `PREFIX1`, ... that a case has without a gap. */
export function counted({ tensors }: ConformanceCase, prefix: string): string[] {
  const names: string[] = [];
  while (tensors.has(`${prefix}${names.length}`)) names.push(`${prefix}${names.length}`);
  return names;
}
