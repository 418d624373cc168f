/** Bytes of a file as characters of the same numbers. */
export function ascii(bytes: Uint8Array, start: number, length: number): string {
  return String.fromCharCode(...bytes.subarray(start, start + length));
}

/** Brands of the container that HEIC and AVIF share (ISO/IEC 23008-12, AV1 Image File Format). */
const brands: readonly (readonly [brands: RegExp, form: string])[] = [
  [/^(avif|avis)$/, 'AVIF picture'],
  [/^(heic|heix|heim|heis|hevc|hevx|mif1|msf1)$/, 'HEIC picture, as iPhones take them'],
];

/** Forms of files by their first bytes, as messages call them. */
const starts: readonly (readonly [start: string, form: string])[] = [
  ['II*\0', 'TIFF picture, or the raw file of a camera'],
  ['MM\0*', 'TIFF picture, or the raw file of a camera'],
  ['BM', 'BMP picture'],
  ['GIF8', 'GIF'],
  ['8BPS', 'Photoshop document'],
  ['\xff\x0a', 'JPEG XL picture'],
  ['\0\0\0\x0cJXL ', 'JPEG XL picture'],
  ['\0\0\0\x0cjP  ', 'JPEG 2000 picture'],
];

/** Says what a file that is no PNG, JPEG or WebP seems to be, and what to do with it, as parts of a sentence. */
export function describeOther(head: Uint8Array): string {
  if (head.length === 0) return 'it is empty; save it again';
  const form = pictureForm(head);
  if (form !== undefined) return `it is a ${form}; save it as PNG or JPEG`;
  const start = ascii(head, 0, 256).trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) {
    return 'it is an HTML page; save the picture itself';
  }
  if (start.startsWith('<svg') || start.startsWith('<?xml')) {
    return 'it is an XML or SVG file; export it as PNG';
  }
  if (start.startsWith('%pdf')) return 'it is a PDF document; export its page as PNG';
  if (start.startsWith('pk\x03\x04')) return 'it is a zip archive; unpack it';
  return 'its first bytes are those of another kind of file; convert it to PNG or JPEG';
}

function pictureForm(head: Uint8Array): string | undefined {
  if (ascii(head, 4, 4) === 'ftyp') {
    // The major brand says little where it is "mif1": the others follow it.
    const found = [8, 16, 20, 24, 28].map((at) => ascii(head, at, 4));
    return brands.find(([known]) => found.some((brand) => known.test(brand)))?.[1];
  }
  return starts.find(([start]) => ascii(head, 0, start.length) === start)?.[1];
}
