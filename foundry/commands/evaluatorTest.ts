import { whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { renderFace } from '../../world/render/index.js';
import { accuracyTable, heldOutAccuracy } from '../evaluator/accuracy.js';
import { loadEvaluator } from '../evaluator/index.js';
import { evaluatorRow } from '../networkRows.js';

const rows = {
  model: evaluatorRow,
  faces: row(whole({ least: 1 }), {
    group: 'What is measured',
    help: 'held-out faces, each drawn in every domain',
    default: 500,
  }),
};

export const evaluatorTestCommand: CommandSpec<typeof rows> = {
  name: 'test',
  summary: 'Print how often an evaluator is right about faces that no training has seen.',
  rows,
  examples: [['npm run foundry -- evaluator test --faces 300', 'the table of models/evaluator/README.md']],
  async run({ model, faces }, output) {
    const evaluator = await loadEvaluator(model);
    try {
      output.out(`${accuracyTable(await heldOutAccuracy(evaluator, renderFace, faces))}\n`);
      return exitCodes.success;
    } finally {
      await evaluator.close();
    }
  },
};
