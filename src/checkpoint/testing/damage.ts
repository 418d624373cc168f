/** The distance in bytes from an end within which a change may lie; TorchScript puts its code after its pickle. */
const distances = { start: 12_000, end: 12_000, tail: 120_000, anywhere: Number.POSITIVE_INFINITY };

/**
 * Where a change may lie. Most hit the ends, where all formats store their descriptions: damage among the weights only changes
 * values.
 */
export const reaches = ['start', 'end', 'tail', 'anywhere'] as const;

/** What a change does, as often as each shall be drawn. */
export const changeKinds = ['flip', 'flip', 'set', 'cut', 'repeat'] as const;

/** A change of a file's bytes. */
export interface Change {
  /** Its place in its reach, from 0 to 1. */
  readonly at: number;
  readonly from: (typeof reaches)[number];
  /** From 1 to 255. */
  readonly bits: number;
  readonly kind: (typeof changeKinds)[number];
}

/** The bytes of a file after changes, one after the other. */
export function damage(
  original: Uint8Array<ArrayBuffer>,
  changes: readonly Change[],
): Uint8Array<ArrayBuffer> {
  let bytes = original.slice();
  for (const { at, from, bits, kind } of changes) {
    const reach = Math.min(bytes.length, distances[from]);
    const offset = Math.min(bytes.length - 1, Math.floor(at * reach));
    const place = Math.max(0, from === 'end' || from === 'tail' ? bytes.length - 1 - offset : offset);
    if (kind === 'flip') bytes[place] ^= 1 << (bits % 8);
    else if (kind === 'set') bytes[place] = bits;
    else if (kind === 'cut' && from !== 'start') bytes = bytes.slice(0, place);
    else bytes.copyWithin(place, Math.max(0, place - bits), place);
  }
  return bytes;
}
