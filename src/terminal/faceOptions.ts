import { toggle } from '../settings/kind.js';
import { row } from '../settings/row.js';

const group = 'What is printed';

/** Options of every command that takes long. */
export const faceOptions = {
  json: row(toggle(), { group, help: 'print what happens as lines of JSON', optional: true }),
  quiet: row(toggle(), { group, help: 'print nothing but errors', optional: true }),
};

/** The option of commands that answer at once. */
export const jsonOption = {
  json: row(toggle(), { group, help: 'print the answer as JSON', optional: true }),
};
