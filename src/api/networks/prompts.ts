import { UserError } from '../../errors.js';
import { readText } from '../../platform/wholeFile.js';
import { type NetworkSource, withSource } from './networkSource.js';

/** The prompts of an option: a text file of them, or the prompts themselves. */
export type PromptSource = NetworkSource | readonly string[];

/**
 * The prompts in a text file, one a line; empty lines and lines that begin with `#` are left out.
 *
 * Rejects with a `UserError` for a line without `{}`, the place of the class, and for a file without prompts.
 */
export async function readPrompts(source: NetworkSource): Promise<string[]> {
  return withSource(source, {}, async (bytes) => {
    return parsePrompts(await readText(bytes, 'prompts'), bytes.name);
  });
}

/** The prompts of an option: those in a text file as {@link readPrompts} reads it, or the list of them that is given. */
export async function promptsOf(
  source: NetworkSource | readonly string[] | undefined,
): Promise<readonly string[] | undefined> {
  if (!Array.isArray(source)) return source === undefined ? undefined : readPrompts(source as NetworkSource);
  return checkPrompts(source, 'the list of prompts');
}

function parsePrompts(content: string, file: string): string[] {
  const prompts = content
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '' && !line.startsWith('#'));
  if (prompts.length === 0) throw new UserError(`${file} holds no prompts: write one a line, with {} in it`);
  return checkPrompts(prompts, file);
}

function checkPrompts(prompts: string[], file: string): string[] {
  const wrong = prompts.find((prompt) => !prompt.includes('{}'));
  if (wrong === undefined) return prompts;
  throw new UserError(
    `${file} has the prompt ${JSON.stringify(wrong)} without {}: put {} where the class goes`,
  );
}
