import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { type CommandEntry, commandsOf } from '#nada/terminal/commandGroup.js';
import { describeOptions } from '#nada/terminal/optionNames.js';
import { foundryProgram } from '../../foundry/commands/table.js';
import { worldProgram } from '../../world/commands/table.js';
import { inRepository } from '../../world/repository.js';
import { evaluateCommand } from './evaluate.js';
import { studiesProgram } from './table.js';

const programs: Readonly<Record<string, CommandEntry>> = {
  world: worldProgram,
  foundry: foundryProgram,
  studies: studiesProgram,
  evaluate: evaluateCommand,
};

const documents = [
  '.',
  'docs',
  'docs/decisions',
  'models/clip',
  'models/evaluator',
  'models/generator',
].flatMap((folder) =>
  readdirSync(inRepository(folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`),
);

/** Commands of a document as somebody would type them: in a block of code or between backquotes. */
function typedIn(file: string): { program: string; line: string }[] {
  const text = readFileSync(inRepository(file), 'utf8').replaceAll('\\\n', ' ');
  return [...text.matchAll(/npm run (world|foundry|studies|evaluate) -- ([^`\n]*)/g)].map(
    ([, program, line]) => ({ program, line }),
  );
}

const typed = documents.flatMap((file) => typedIn(file).map(({ program, line }) => [file, program, line]));

it('the documents name commands of each program', () => {
  expect(new Set(typed.map(([, program]) => program))).toEqual(new Set(Object.keys(programs)));
});

it.each(typed)('%s: npm run %s -- %s', (_, program, line) => {
  const found = commandsOf(programs[program]).find(({ words }) =>
    `${line} `.startsWith(`${[...words, ''].join(' ')}`),
  );
  const flags = describeOptions(found?.spec.rows ?? {}).map(({ flag }) => flag);
  expect(found, 'a command of that name').toBeDefined();
  for (const [flag] of line.matchAll(/(?<![^ ])--[a-z][a-z-]*/g)) expect(flags).toContain(flag);
});
