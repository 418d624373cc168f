import { type Change, changeKinds, damage, reaches } from '#nada/checkpoint/testing/damage.js';
import type { Draws } from './draws.js';

/** Values that a field of a text file may be given by a stranger. */
const hostile: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  0.5,
  1e300,
  2 ** 53,
  '',
  'x',
  '\u0000\u001b[2J',
  '../../etc/passwd',
  '__proto__',
  'x'.repeat(5000),
  [],
  {},
  [[[[[[]]]]]],
  Array.from({ length: 300 }, (_, i) => i),
  { length: 2 ** 32 },
];

/** A file with some random changes: of its bytes, or where it is JSON, of its values. */
export function mutated(bytes: Uint8Array<ArrayBuffer>, draws: Draws): Uint8Array<ArrayBuffer> {
  const changed = draws.next() < 0.5 ? changedJson(bytes, draws) : undefined;
  if (changed !== undefined) return changed;
  const changes = Array.from(
    { length: 1 + draws.below(4) },
    (): Change => ({
      at: draws.next(),
      from: draws.pick(reaches),
      bits: 1 + draws.below(255),
      kind: draws.pick(changeKinds),
    }),
  );
  return damage(bytes, changes);
}

/** A JSON file, or lines of JSON, with one to three values replaced, left out or repeated; undefined where it is none. */
function changedJson(bytes: Uint8Array, draws: Draws): Uint8Array<ArrayBuffer> | undefined {
  if (bytes[0] !== 0x7b && bytes[0] !== 0x5b) return undefined;
  const text = new TextDecoder().decode(bytes);
  const lines = text.trimEnd().split('\n');
  const isLines = lines.length > 1 && isJson(lines[0]);
  const place = draws.below(lines.length);
  let value: unknown;
  try {
    value = JSON.parse(isLines ? lines[place] : text);
  } catch {
    return undefined;
  }
  for (let changes = 1 + draws.below(3); changes > 0; changes--) value = changedValue(value, draws);
  const changed = JSON.stringify(value) ?? '';
  const whole = isLines ? lines.with(place, changed).join('\n') : changed;
  return new TextEncoder().encode(whole);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function changedValue(value: unknown, draws: Draws): unknown {
  if (typeof value !== 'object' || value === null || draws.next() < 0.1) return draws.pick(hostile);
  const entries = Object.entries(value);
  if (entries.length === 0) return draws.pick(hostile);
  const place = draws.below(entries.length);
  const [key, inner] = entries[place];
  const kind = draws.below(8);
  if (kind === 0) entries.splice(place, 1);
  else if (kind === 1) entries.push([`${key}${draws.below(10)}`, inner]);
  else if (kind === 2) entries[place] = [String(draws.pick(hostile)).slice(0, 40), inner];
  else entries[place] = [key, changedValue(inner, draws)];
  return Array.isArray(value) ? entries.map(([, entry]) => entry as unknown) : Object.fromEntries(entries);
}
