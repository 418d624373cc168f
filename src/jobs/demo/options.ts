import { demoDefaults } from '../../api/demo/demo.js';
import { path, text, whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';

/** Options of `nada demo`. */
export const demoOptions = {
  target: row(text('what the faces should become'), {
    group: 'What it draws',
    help: 'what the faces should become, in words',
    argument: 'TEXT',
    defaultText: demoDefaults.target,
    optional: true,
  }),
  iterations: row(whole({ least: 1, most: 1_000_000 }), {
    group: 'What it draws',
    help: 'training steps',
    defaultText: String(demoDefaults.iterations),
    optional: true,
  }),
  seed: row(whole({ least: 0 }), {
    group: 'What it draws',
    help: 'decides every random number',
    optional: true,
  }),
  out: row(path('the path of a folder', 'place'), {
    group: 'Where it goes',
    help: 'folder, of which an earlier demo is replaced',
    argument: 'DIR',
    defaultText: 'runs/demo',
    optional: true,
  }),
};
