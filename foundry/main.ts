import { UserError } from '#nada/errors.js';
import { runMain } from '../world/runMain.js';

const commands: Readonly<Record<string, () => Promise<(parameters: readonly string[]) => Promise<void>>>> = {
  clip: async () => (await import('./commands/clip.js')).run,
  evaluator: async () => (await import('./commands/evaluator.js')).run,
  generator: async () => (await import('./commands/generator.js')).run,
};

const [name = '', ...parameters] = process.argv.slice(2);
await runMain(async () => {
  const load = commands[name];
  if (!load)
    throw new UserError(`there is no "${name}": npm run foundry -- ${Object.keys(commands).join('|')}`);
  const run = await load();
  await run(parameters);
});
