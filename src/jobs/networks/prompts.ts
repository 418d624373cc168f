import { readFile } from 'node:fs/promises';
import { UserError } from '../../errors.js';
import { fileProblem } from '../../platform/fileProblem.node.js';

/**
 * The prompts in a text file, one a line; empty lines and lines that begin with `#` are left out.
 *
 * Throws a `UserError` for a line without `{}`, the place of the class, and for a file without prompts.
 */
export async function readPrompts(file: string): Promise<string[]> {
  const content = await readFile(file, 'utf8').catch((error: unknown) => {
    throw fileProblem(file, 'cannot be read', error);
  });
  const prompts = content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (prompts.length === 0) throw new UserError(`${file} holds no prompts: write one a line, with {} in it`);
  const wrong = prompts.find((prompt) => !prompt.includes('{}'));
  if (wrong === undefined) return prompts;
  throw new UserError(
    `${file} has the prompt ${JSON.stringify(wrong)} without {}: put {} where the class goes`,
  );
}
