const read = /\.(png|jpe?g|jpe|jfif|webp)$/i;
const unread = /\.(gif|bmp|tiff?|avif|heic|heif|jxl|jp2|svg|tga|ppm|psd|dng|cr2|nef|arw)$/i;

/** Whether a file's name is that of a picture which is read: PNG, JPEG or WebP. */
export function isPictureName(name: string): boolean {
  return read.test(name);
}

/** What lies in a folder of pictures besides those that are read. */
export interface LeftOut {
  /** Folders that are not looked into. */
  readonly folders?: readonly string[];
  /** Links to folders, which are not followed. */
  readonly links?: readonly string[];
  /** Files that are no picture by their names, or of another form. */
  readonly files: readonly string[];
}

/** What is left out as the end of `PLACE holds ...`, with an example of each kind; undefined where nothing is. */
export function leftOutWords({ folders = [], links = [], files }: LeftOut): string | undefined {
  const forms = files.filter((name) => unread.test(name));
  const others = files.filter((name) => !unread.test(name));
  const kinds: readonly (readonly [names: readonly string[], one: string, several: string])[] = [
    [folders, 'a folder', 'folders'],
    [links, 'a link to a folder', 'links to folders'],
    [forms, 'a picture of another form', 'pictures of another form'],
    [others, 'another file', 'other files'],
  ];
  const words = kinds.flatMap(([names, one, several]) => {
    if (names.length === 0) return [];
    return [names.length === 1 ? `${one} (${names[0]})` : `${names.length} ${several} such as ${names[0]}`];
  });
  if (words.length === 0) return undefined;
  return words.length === 1 ? words[0] : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

/** Whether there are pictures among what is left out, which could be converted. */
export function hasOtherForms({ files }: LeftOut): boolean {
  return files.some((name) => unread.test(name));
}
