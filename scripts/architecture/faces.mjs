// A folder of `src` with an `index.ts` has a face: from outside it is imported through that file alone.
import path from 'node:path';

/** Every import that passes by a face. Tests and workshops may look inside. */
export function checkFaces({ files, isTest }, { workshops }) {
  // `src/index.ts` is the package's face; those who live in the house do not use it.
  const faces = new Set(
    [...files.keys()].filter((file) => /^src\/.+\/index\.ts$/.test(file)).map(path.posix.dirname),
  );
  return [...files].flatMap(([file, { imports }]) => {
    if (isTest(file) || workshops.includes(file.split('/')[0])) return [];
    return imports.flatMap(({ target }) => {
      const face = target && !isTest(target) ? faceBetween(file, target) : undefined;
      if (face === undefined || target === `${face}/index.ts`) return [];
      const text = `${file} imports ${target}: from outside, ${face} is imported through its index.ts`;
      return [{ rule: 'face', subjects: [file, face], text }];
    });
  });

  /** The innermost folder with a face that holds `target` and not `file`; inside a folder another may have its own door. */
  function faceBetween(file, target) {
    let folder = path.posix.dirname(target);
    while (folder !== '.' && !file.startsWith(`${folder}/`)) {
      if (faces.has(folder)) return folder;
      folder = path.posix.dirname(folder);
    }
    return undefined;
  }
}
