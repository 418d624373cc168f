/** The most letters of a value in a message. */
const longest = 80;

/** A value of any kind as messages quote it, in at most 80 letters: large ones, such as a network, by their class. */
export function quoted(value: unknown): string {
  if (value === '') return 'empty';
  if (Number.isNaN(value)) return 'not a number';
  const text = written(value, 2);
  return text.length > longest ? `${text.slice(0, longest - 3)}...` : text;
}

function written(value: unknown, depth: number): string {
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 2 * longest));
  if (typeof value === 'bigint') return `${value}n`;
  if (typeof value === 'function') return 'a function';
  if (typeof value !== 'object' || value === null) return String(value);
  // No more than can be shown is looked at, so that large and circular values end.
  if (Array.isArray(value)) {
    if (depth === 0) return '[...]';
    return `[${Array.from(value.slice(0, longest), (item) => written(item, depth - 1)).join()}]`;
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== null && prototype !== Object.prototype) return `of type ${typeName(value)}`;
  if (depth === 0) return '{...}';
  const entries = Object.entries(value).slice(0, longest);
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${written(item, depth - 1)}`).join()}}`;
}

function typeName(value: object): string {
  const { constructor: made } = value;
  return typeof made === 'function' && made.name !== '' ? made.name : 'object';
}
