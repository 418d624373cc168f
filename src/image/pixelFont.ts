/** Glyphs of three by five pixels, one row per digit: 4 is the left pixel, 2 the middle one, 1 the right one. */
const glyphs: Readonly<Record<string, string>> = {
  ' ': '00000',
  A: '25755',
  B: '65656',
  C: '34443',
  D: '65556',
  E: '74647',
  F: '74644',
  G: '34553',
  H: '55755',
  I: '72227',
  J: '11152',
  K: '55655',
  L: '44447',
  M: '57755',
  N: '65555',
  O: '25552',
  P: '65644',
  Q: '25563',
  R: '65655',
  S: '34216',
  T: '72222',
  U: '55557',
  V: '55552',
  W: '55775',
  X: '55255',
  Y: '55222',
  Z: '71247',
  '0': '75557',
  '1': '26227',
  '2': '61247',
  '3': '61216',
  '4': '55711',
  '5': '74616',
  '6': '34757',
  '7': '71244',
  '8': '75757',
  '9': '75716',
  '.': '00002',
  ',': '00024',
  ':': '02020',
  ';': '02024',
  '!': '22202',
  '?': '61202',
  "'": '22000',
  '"': '55000',
  '-': '00700',
  '+': '02720',
  '=': '07070',
  '/': '11244',
  '(': '12221',
  ')': '42224',
  '>': '42124',
  '<': '12421',
  _: '00007',
  '%': '51245',
  '&': '25256',
  '#': '57575',
};

/** The width of a glyph in pixels. */
export const glyphWidth = 3;
/** The height of a glyph in pixels. */
export const glyphHeight = 5;

/**
 * The rows of a character's glyph, top to bottom; lower-case letters are shown as capitals, unknown characters as `?`.
 */
export function glyphRows(character: string): readonly number[] {
  const base = character.normalize('NFD').charAt(0).toUpperCase();
  const glyph = Object.hasOwn(glyphs, base) ? glyphs[base] : glyphs['?'];
  return Array.from(glyph, Number);
}
