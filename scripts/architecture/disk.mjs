// The disk is touched in one folder of `src`, which looks before it opens and says what the system refuses.

/** Every import of `node:fs` outside that folder; tests may. */
export function checkDisk({ files, isTest }, { diskFolder }) {
  if (diskFolder === undefined) return [];
  return [...files].flatMap(([file, { imports }]) => {
    const [house, room] = file.split('/');
    if (house !== 'src' || room === diskFolder || isTest(file)) return [];
    return imports
      .filter(({ specifier, value }) => value && /^(node:)?fs(\/promises)?$/.test(specifier))
      .map(({ specifier }) => ({
        rule: 'disk',
        subjects: [file],
        text: `${file} imports ${specifier}: only src/${diskFolder} touches the disk, so use what it offers`,
      }));
  });
}
