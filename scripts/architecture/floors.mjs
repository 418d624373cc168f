// Imports only go down: from house to house, and in `src` from floor to floor.

/** What the table of floors and the folder `src` disagree on. */
export function checkTable({ files, isTest }, { floors }) {
  const held = new Set(
    [...files.keys()].filter((file) => file.startsWith('src/') && !isTest(file)).map(roomOf),
  );
  const known = new Set(floors.flatMap(({ holds }) => holds));
  const problem = (name, text) => ({ rule: 'table', subjects: [`src/${name}`], text });
  return [
    ...[...known]
      .filter((name) => !held.has(name))
      .map((name) => problem(name, `the table of floors names src/${name}, which does not exist`)),
    ...[...held]
      .filter((name) => !known.has(name))
      .map((name) => problem(name, `src/${name} stands on no floor: name it in the table of floors`)),
  ];
}

/** Every import that goes up, sideways, out of the house, or to what is for tests only. */
export function checkFloors({ files, isTest }, { houses, floors }) {
  return [...files].flatMap(([file, { imports }]) =>
    imports.flatMap(({ specifier, target }) => {
      if (target === undefined) return [];
      const [rule, text] = complaint(file, specifier, target) ?? [];
      return rule ? [{ rule, subjects: [file], text }] : [];
    }),
  );

  function complaint(file, specifier, target) {
    const [house, otherHouse] = [file, target].map((name) => name.split('/')[0]);
    const [own, other] = [house, otherHouse].map((name) => houses.findIndex((row) => row.includes(name)));
    if (other < 0) return ['house', `${file} imports ${specifier}, which lies in no known folder`];
    if (other > own || (other === own && house !== otherHouse)) {
      return ['house', `${file} imports ${target}: ${house} imports nothing of ${otherHouse}`];
    }
    if (isTest(file)) return undefined;
    if (isTest(target)) return ['testing', `${file} imports ${target}, which is for tests only`];
    return house === 'src' ? floorComplaint(file, target) : undefined;
  }

  function floorComplaint(file, target) {
    const [room, otherRoom] = [file, target].map(roomOf);
    const [own, other] = [room, otherRoom].map((name) =>
      floors.findIndex(({ holds }) => holds.includes(name)),
    );
    // What stands on no floor is a mistake of the table, which is named once.
    if (own < 0 || other < 0) return undefined;
    if (other > own) {
      return ['floor', `${file} (floor ${own}) imports ${target} (floor ${other}): imports only go down`];
    }
    return own === other && floors[own].apart && room !== otherRoom
      ? ['floor', `${file} imports ${target}: the folders of floor ${own} do not know each other`]
      : undefined;
  }
}

/** The folder or file right below `src`. */
function roomOf(file) {
  return file.split('/')[1];
}
