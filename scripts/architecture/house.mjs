// The plan of the house, which `check-architecture.mjs` holds the code against. A new folder is one word here.

/** The top folders, lowest first: each imports itself and the rows below. One that does not exist yet is no mistake. */
export const houses = [['src'], ['world'], ['foundry'], ['studies'], ['test', 'bench', 'studio', 'examples']];

/** Top folders that are tests as a whole: they may import what is for tests only, and look behind the faces. */
export const testHouses = ['test', 'bench'];

/** Top folders that look behind the faces of `src`, as tests do: they make and judge what the library is shipped with. */
export const workshops = ['world', 'foundry', 'studies'];

/** What `src` holds, lowest first; the folders of a floor with `apart` do not import each other. */
export const floors = [
  { holds: ['errors.ts', 'finite.ts', 'printable.ts', 'rounding.ts', 'tensorData.ts'] },
  { holds: ['graph', 'random', 'platform', 'settings'] },
  { holds: ['lowering', 'checkpoint', 'image', 'nn'] },
  { holds: ['runtime', 'clip', 'stylegan2', 'train'] },
  { holds: ['guidance'] },
  { holds: ['adapt', 'styleclip', 'gan', 'contrastive', 'evaluate'], apart: true },
  { holds: ['api', 'terminal'], apart: true },
  { holds: ['jobs'] },
  { holds: ['cli', 'index.ts', 'browser.ts'] },
];

/** Folders of `src` where every file may import Node; elsewhere only `*.node.ts` may. */
export const nodeFolders = ['cli', 'jobs', 'terminal'];

/** The entry that a browser loads, in `src`. */
export const browserEntry = 'browser.ts';

/** Jobs build no graph: `folders` of `src` import types of `builders`, and no values. */
export const graphless = {
  folders: ['jobs', 'cli', 'terminal', 'api'],
  builders: ['graph', 'nn', 'lowering'],
};

/** Lines of a file without tests: from `long` on a warning, from `tooLong` on a mistake. */
export const lengths = { long: 300, tooLong: 400 };

/**
 * What breaks a rule today, and why: a file, or for the rule `face` the folder behind the face. One that is no longer
 * needed is a mistake, so the list only gets shorter by itself.
 */
export const exceptions = [
  {
    rule: 'face',
    subject: 'src/evaluate',
    why: 'its face computes without a runtime, and makes no features',
  },
];
