// The commands of `nada`, by the rows of their options.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './program.mjs';
import { tasks } from './tasks.mjs';

const source = path.join(root, 'src/cli/commands');

/** All commands in the order of their tasks: each has `words` such as `edit mapper train`, and what its specification has. */
export async function readCommands() {
  // By the sources, because dist may hold what no longer has one.
  const files = readdirSync(source, { recursive: true })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'));
  const found = [];
  for (const file of files) {
    const built = path.join(root, 'dist/cli/commands', file.replace(/\.ts$/, '.js'));
    const folders = path.posix
      .dirname(file)
      .split('/')
      .filter((folder) => folder !== '.');
    for (const value of Object.values(await import(/* @vite-ignore */ pathToFileURL(built).href))) {
      if (isSpecification(value)) found.push({ ...value, words: [...folders, value.name].join(' ') });
    }
  }
  const order = tasks.flatMap(({ commands }) => commands);
  const homeless = found.find(({ words }) => !order.includes(words));
  if (homeless) throw new Error(`no task in scripts/documents/tasks.mjs has the command "${homeless.words}"`);
  return found.sort((a, b) => order.indexOf(a.words) - order.indexOf(b.words));
}

function isSpecification(value) {
  return typeof value === 'object' && value !== null && 'rows' in value && 'summary' in value;
}
