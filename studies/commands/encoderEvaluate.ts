import path from 'node:path';
import { encoderApplyOptions } from '#nada/jobs/edit/encoder/options.js';
import { path as file, text, whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { evaluatorRow, generatorRow, threadsRow } from '../../foundry/networkRows.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { reportEncoder } from '../encoder/reportEncoder.js';

const group = 'What is measured';
const sheet = 'The sheet';

const rows = {
  encoder: row(file('the path of an encoder', 'file'), {
    group: 'The networks',
    help: 'encoder.safetensors that "nada edit encoder train" wrote',
    argument: 'FILE',
  }),
  generator: generatorRow,
  evaluator: evaluatorRow,
  pictures: row(whole({ least: 1 }), {
    group,
    help: 'images of held-out seeds, and as many true renders',
    default: 200,
  }),
  refine: row(encoderApplyOptions.refine.kind, { group, help: encoderApplyOptions.refine.help, default: 50 }),
  refined: row(whole({ least: 0 }), {
    group,
    help: 'how many of them are refined',
    defaultText: 'all',
    optional: true,
  }),
  seed: row(whole({ least: 0 }), { group, help: 'seed of the first image', default: 100_000 }),
  shown: row(whole({ least: 1 }), { group: sheet, help: 'columns', default: 8 }),
  direction: row(file('the path of a domain file', 'weights'), {
    group: sheet,
    help: 'domain file, such as "nada edit direction" writes; the last row shows the same latents with it',
    argument: 'FILE',
    optional: true,
  }),
  label: row(text('a few words'), {
    group: sheet,
    help: 'name of the row of --direction',
    argument: 'TEXT',
    default: 'edited',
  }),
  threads: threadsRow(1),
  out: outFolder('encoder-evaluation', 'folder of report.md, scores.json and sheet.png'),
};

export const encoderEvaluateCommand: CommandSpec<typeof rows> = {
  name: 'evaluate',
  summary: 'Measure how near what an encoder finds is to images of seeds and to true renders.',
  rows,
  examples: [
    [
      'npm run studies -- encoder evaluate --encoder runs/encoder/encoder.safetensors --refined 60',
      'report and sheet in runs/encoder-evaluation',
    ],
  ],
  async run(request, output) {
    const report = await reportEncoder(request, {
      render: renderFace,
      onLine: (line) => output.err(`${line}\n`),
    });
    output.out(`${report}\n\n${path.join(request.out, 'sheet.png')}\n`);
    return exitCodes.success;
  },
};
