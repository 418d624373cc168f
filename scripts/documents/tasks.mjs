// What users come for: the order in which documents list commands and functions.

/**
 * Tasks with their commands, their functions (each with the command that has the same options, or none), and the folders of
 * `src/api` and `src/jobs` whose other functions belong to them.
 */
export const tasks = [
  {
    title: 'Adapt',
    commands: ['adapt', 'mine', 'demo'],
    functions: { adapt: 'adapt', mine: 'mine', startMining: 'mine', resumeMining: 'mine', demo: 'demo' },
    folders: ['adapt', 'mine', 'demo'],
  },
  { title: 'Train', commands: ['train'], functions: { train: 'train' }, folders: ['train', 'data'] },
  {
    title: 'Draw',
    commands: ['generate', 'blend'],
    functions: { generate: 'generate', blend: 'blend' },
    folders: ['draw', 'generate', 'blend'],
  },
  {
    title: 'Edit',
    commands: [
      'edit optimize',
      'edit direction',
      'edit mapper train',
      'edit mapper apply',
      'edit encoder train',
      'edit encoder apply',
    ],
    functions: {
      editOptimize: 'edit optimize',
      editDirection: 'edit direction',
      trainMapper: 'edit mapper train',
      applyMapper: 'edit mapper apply',
      trainEncoder: 'edit encoder train',
      applyEncoder: 'edit encoder apply',
    },
    folders: ['edit'],
  },
  {
    title: 'CLIP',
    commands: ['clip train', 'clip search', 'clip caption'],
    functions: {
      trainClip: 'clip train',
      startClipTrain: 'clip train',
      resumeClipTrain: 'clip train',
      searchClip: 'clip search',
      captionImages: 'clip caption',
    },
    folders: ['clip'],
  },
  {
    title: 'Files',
    commands: ['inspect', 'convert'],
    functions: {
      loadGenerator: undefined,
      loadClip: undefined,
      save: undefined,
      inspect: 'inspect',
      convert: 'convert',
    },
    folders: ['networks', 'save', 'inspect', 'convert', 'image'],
  },
  {
    title: 'The machine',
    commands: ['devices'],
    functions: { listDevices: 'devices', openRuntime: undefined },
    folders: ['run', 'options', 'devices'],
  },
];

/** The task of a function that is declared in a file below `dist`; none for a building block. */
export function taskOf(name, home) {
  const [, folder] = /^(?:api|jobs)\/([^/]+)\//.exec(home) ?? [];
  return (
    tasks.find(({ functions }) => Object.hasOwn(functions, name)) ??
    tasks.find(({ folders }) => folder !== undefined && folders.includes(folder))
  );
}

/** The command with the options of a function. */
export function commandOf(name) {
  return tasks.map(({ functions }) => functions[name]).find((command) => command !== undefined);
}
