import { UserError } from '#nada/errors.js';
import { runMain } from './runMain.js';

/** A command of `npm run world`: it takes the words after its name. */
export type WorldCommand = (parameters: readonly string[]) => Promise<void>;

const commands: Readonly<Record<string, () => Promise<WorldCommand>>> = {
  'export-pictures': async () => (await import('./commands/exportPictures.js')).run,
  faces: async () => (await import('./commands/faces.js')).run,
};

const [name = '', ...parameters] = process.argv.slice(2);
await runMain(async () => {
  const load = commands[name];
  if (!load)
    throw new UserError(`there is no "${name}": npm run world -- ${Object.keys(commands).join('|')}`);
  const run = await load();
  await run(parameters);
});
