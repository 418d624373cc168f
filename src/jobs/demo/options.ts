import { z } from 'zod';
import { option } from '../options/option.js';
import { path, text, whole } from '../options/valueTypes.js';

/** Options of `nada demo`. */
export const demoOptions = z.strictObject({
  target: option(text('what the faces shall become').optional(), {
    group: 'What it draws',
    help: 'what the faces shall become, in words',
    argument: 'TEXT',
    defaultText: 'sketch',
  }),
  iterations: option(whole({ least: 1, most: 1_000_000 }).optional(), {
    group: 'What it draws',
    help: 'training steps',
    defaultText: '300',
  }),
  seed: option(whole({ least: 0 }).optional(), {
    group: 'What it draws',
    help: 'decides every random number',
  }),
  out: option(path('the path of a folder').optional(), {
    group: 'Where it goes',
    help: 'folder, of which an earlier demo is replaced',
    argument: 'DIR',
    defaultText: 'runs/demo',
  }),
});
