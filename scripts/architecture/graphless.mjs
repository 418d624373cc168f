// Jobs build no graph: they import types of the folders that do, and call what stands above those.

/** Every import of a value out of a folder that builds graph. */
export function checkGraphless({ files, isTest }, { graphless: { folders, builders } }) {
  return [...files].flatMap(([file, { imports }]) => {
    if (isTest(file) || !isIn(file, folders)) return [];
    return imports
      .filter(({ target, value }) => value && target && isIn(target, builders))
      .map(({ target }) => ({
        rule: 'graph',
        subjects: [file],
        text: `${file} imports values of ${target}: ${folders.join(' and ')} build no graph (types are fine)`,
      }));
  });
}

function isIn(file, rooms) {
  const [house, room] = file.split('/');
  return house === 'src' && rooms.includes(room);
}
