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

/** The folder of `src` where files are opened and folders listed, and what the disk refuses is said. */
export const diskFolder = 'platform';

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
    rule: 'disk',
    subject: 'src/runtime/threads.node.ts',
    why: 'it reads what the kernel tells, and must know what it does not tell',
  },
  {
    rule: 'disk',
    subject: 'src/jobs/run/runLock.ts',
    why: 'a lock is a folder of its own, read and written in an order of its own',
  },
  {
    rule: 'disk',
    subject: 'src/jobs/run/heldLock.ts',
    why: 'a lock is a folder of its own, read and written in an order of its own',
  },
  {
    rule: 'disk',
    subject: 'src/jobs/run/lockHolder.ts',
    why: 'it reads what the kernel tells of processes',
  },
  {
    rule: 'disk',
    subject: 'src/terminal/terminals.ts',
    why: 'it opens the null device in the place of a closed terminal',
  },
  {
    rule: 'disk',
    subject: 'src/jobs/run/metricsLog.ts',
    why: 'a log stays open to be added to',
  },
  {
    rule: 'disk',
    subject: 'src/runtime/devices.node.ts',
    why: 'it looks for libraries in the installation itself',
  },
  {
    rule: 'face',
    subject: 'src/evaluate',
    why: 'its face computes without a runtime, and makes no features',
  },
];
