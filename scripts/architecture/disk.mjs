// Files are opened and folders listed in one folder of `src`, which looks before it opens and says what the system refuses.

/** What waits for ever for a named pipe, or walks folders otherwise from one version of Node to the next. */
const openers = new Set([
  'open',
  'openSync',
  'readFile',
  'readFileSync',
  'createReadStream',
  'opendir',
  'readdir',
  'readdirSync',
]);

/** Every import of an opener outside that folder; tests may. */
export function checkDisk({ files, isTest }, { diskFolder }) {
  if (diskFolder === undefined) return [];
  return [...files].flatMap(([file, { imports }]) => {
    const [house, room] = file.split('/');
    if (house !== 'src' || room === diskFolder || isTest(file)) return [];
    return imports
      .filter(({ specifier, value }) => value && /^(node:)?fs(\/promises)?$/.test(specifier))
      .flatMap(({ names }) => names.filter((name) => name === '*' || openers.has(name)))
      .map((name) => ({
        rule: 'disk',
        subjects: [file],
        text: `${file} imports ${name} of node:fs: only src/${diskFolder} opens files and lists folders, so use what it offers`,
      }));
  });
}
