import { whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { jsonOption } from '#nada/terminal/faceOptions.js';
import { evaluateClip, figureTables } from '../clip/evaluateClip.js';
import { clipRow } from '../networkRows.js';

const rows = {
  clip: clipRow,
  faces: row(whole({ least: 2 }), {
    group: 'What is measured',
    help: 'held-out faces of every domain',
    default: 1000,
  }),
  ...jsonOption,
};

export const clipEvaluateCommand: CommandSpec<typeof rows> = {
  name: 'evaluate',
  summary: 'Measure a CLIP of this world on faces that no training has seen.',
  rows,
  examples: [['npm run foundry -- clip evaluate', 'the tables of models/clip/README.md']],
  async run({ clip, faces, json }, output) {
    const counts = { retrieval: 100, faces };
    const figures = await evaluateClip(clip, counts);
    output.out(`${json ? JSON.stringify(figures) : figureTables(figures, counts)}\n`);
    return exitCodes.success;
  },
};
