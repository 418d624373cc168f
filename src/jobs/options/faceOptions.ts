import { z } from 'zod';
import { option } from './option.js';
import { toggle } from './valueTypes.js';

const group = 'What is printed';

/** Options of every command that takes long. */
export const faceOptions = z.strictObject({
  json: option(toggle().optional(), { group, help: 'print what happens as lines of JSON' }),
  quiet: option(toggle().optional(), { group, help: 'print nothing but errors' }),
});

/** The option of commands that answer at once. */
export const jsonOption = z.strictObject({
  json: option(toggle().optional(), { group, help: 'print the answer as JSON' }),
});
