// The commands of `nada`, by the rows of their options.
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './program.mjs';
import { tasks } from './tasks.mjs';

const load = (file) => import(/* @vite-ignore */ pathToFileURL(path.join(root, 'dist', file)).href);

/** All commands in the order of their tasks: each has `words` such as `edit mapper train`, and what its specification has. */
export async function readCommands() {
  const { nada } = await load('cli/nada.js');
  const { commandsOf } = await load('terminal/commandGroup.js');
  const found = commandsOf(nada).map(({ words, spec }) => ({ ...spec, words: words.join(' ') }));
  const order = tasks.flatMap(({ commands }) => commands);
  const homeless = found.find(({ words }) => !order.includes(words));
  if (homeless) throw new Error(`no task in scripts/documents/tasks.mjs has the command "${homeless.words}"`);
  return found.sort((a, b) => order.indexOf(a.words) - order.indexOf(b.words));
}
