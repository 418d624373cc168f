// The documents that are made from the code: a map from their path to their text.
import { readCommands } from './commands.mjs';
import { decisionsIndex } from './decisions.mjs';
import { libraryDocument } from './libraryDocument.mjs';
import { optionsDocument } from './optionsDocument.mjs';

/** Makes all documents from a program of the package's declarations and its public names. */
export async function makeDocuments(program, names) {
  const commands = await readCommands();
  return new Map([
    ['docs/options.md', optionsDocument(commands)],
    ['docs/library.md', libraryDocument(program, names, commands)],
    ['docs/decisions/README.md', decisionsIndex()],
  ]);
}
