import { machineOptions } from '#nada/jobs/options/machineOptions.js';
import { whole } from '#nada/settings/kind.js';
import { row } from '#nada/settings/row.js';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { outFolder } from '../../world/commandLine/rows.js';
import { renderFace } from '../../world/render/index.js';
import { cellRows, evaluateOptionsOf } from '../evaluate/options.js';
import { Workbench } from '../evaluate/workbench.js';
import { compareTargets } from '../targets/targets.js';
import { queued } from './queued.js';

const { iterations, pictures } = cellRows;

const rows = {
  shown: row(whole({ least: 1 }), {
    group: iterations.group,
    help: 'true renders that show a domain',
    default: 16,
  }),
  iterations: row(iterations.kind, { group: iterations.group, help: iterations.help, default: 300 }),
  seed: row(whole({ least: 0 }), { group: iterations.group, help: 'seed of the adaptations', default: 0 }),
  pictures: row(pictures.kind, { group: pictures.group, help: pictures.help, default: 500 }),
  threads: machineOptions.threads,
  out: outFolder('targets', 'folder of the results; what is done is not done again'),
};

export const targetsCommand: CommandSpec<typeof rows> = {
  name: 'targets',
  summary: 'Adapt by texts, by a few images, by both and by mixtures, blend, and judge the results.',
  rows,
  examples: [
    ['npm run studies -- targets', 'the table of docs/targets.md'],
    ['npm run studies -- targets --shown 4 --pictures 100', 'a rough look, from four images'],
  ],
  async run({ shown, seed, ...values }, output) {
    const options = evaluateOptionsOf(values);
    const bench = await Workbench.open(options, renderFace);
    try {
      output.out(await queued(output, (run) => compareTargets(bench, { options, seed, shown, ...run })));
      return exitCodes.success;
    } finally {
      await bench.close();
    }
  },
};
