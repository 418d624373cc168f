/**
 * The windows-1252 characters of the bytes 0x80 to 0x9F; the five unassigned bytes are themselves.
 *
 * A table, because `TextDecoder('windows-1252')` decodes them as latin-1 in some versions of Node.
 */
export const windows1252Controls = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';
