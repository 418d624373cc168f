import { UserError } from '#nada/errors.js';
import { runMain } from './runMain.js';

/** A command of `npm run world`: it takes the words after its name. */
export type WorldCommand = (parameters: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, () => Promise<WorldCommand>>> = {
  'export-pictures': async () => (await import('./commands/exportPictures.js')).run,
  faces: async () => (await import('./commands/faces.js')).run,
  evaluator: async () => (await import('./commands/evaluator.js')).run,
  gan: async () => (await import('./commands/gan.js')).run,
  'gan-table': async () => (await import('./commands/ganTable.js')).run,
  generator: async () => (await import('./commands/generator.js')).run,
  mine: async () => (await import('./commands/mine.js')).run,
  targets: async () => (await import('./commands/targets.js')).run,
  clip: async () => (await import('./commands/clip.js')).run,
  encoder: async () => (await import('./commands/encoder.js')).run,
  edits: async () => (await import('./commands/edits.js')).run,
};

const [name = '', ...parameters] = process.argv.slice(2);
await runMain(async () => {
  const load = commands[name];
  if (!load)
    throw new UserError(`there is no "${name}": npm run world -- ${Object.keys(commands).join('|')}`);
  const run = await load();
  await run(parameters);
});
