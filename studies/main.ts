import { UserError } from '#nada/errors.js';
import { runMain } from '../world/runMain.js';

const commands: Readonly<Record<string, () => Promise<(parameters: readonly string[]) => Promise<void>>>> = {
  edits: async () => (await import('./commands/edits.js')).run,
  encoder: async () => (await import('./commands/encoder.js')).run,
  gan: async () => (await import('./commands/gan.js')).run,
  'gan-table': async () => (await import('./commands/ganTable.js')).run,
  mine: async () => (await import('./commands/mine.js')).run,
  targets: async () => (await import('./commands/targets.js')).run,
};

const [name = '', ...parameters] = process.argv.slice(2);
await runMain(async () => {
  const load = commands[name];
  if (!load)
    throw new UserError(`there is no "${name}": npm run studies -- ${Object.keys(commands).join('|')}`);
  const run = await load();
  await run(parameters);
});
