const isPrintable = (byte: number): boolean =>
  (byte >= 0x21 && byte <= 0x7e) || (byte >= 0xa1 && byte <= 0xac) || byte >= 0xae;

/**
 * The printable character for each byte 0..255 in a byte-level vocabulary: printable latin-1 bytes are themselves, the
 * others map, in order, to U+0100 onwards (GPT-2's and CLIP's convention).
 */
export const characterOfByte: readonly string[] = (() => {
  let next = 0x100;
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isPrintable(byte) ? byte : next++));
})();

/** The same characters in the order of CLIP's token ids: printable bytes first. */
export const byteCharactersInTokenOrder: readonly string[] = [
  ...characterOfByte.filter((_, byte) => isPrintable(byte)),
  ...characterOfByte.filter((_, byte) => !isPrintable(byte)),
];

const encoder = new TextEncoder();

/** The UTF-8 bytes of a text, each as its character. */
export function toByteCharacters(text: string): string {
  let characters = '';
  for (const byte of encoder.encode(text)) characters += characterOfByte[byte];
  return characters;
}
