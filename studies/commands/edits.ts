import path from 'node:path';
import type { CommandSpec } from '#nada/terminal/command.js';
import { exitCodes } from '#nada/terminal/exitCode.js';
import { renderFace } from '../../world/render/index.js';
import { worldEdits } from '../edits/edits.js';
import { editsOptionsOf, editsRows } from '../edits/options.js';
import { runEdits } from '../edits/runEdits.js';
import { queued } from './queued.js';

export const editsCommand: CommandSpec<typeof editsRows> = {
  name: 'edits',
  summary: 'Make the classic edits in every way that nada edit offers, and judge them.',
  rows: editsRows,
  examples: [
    ['npm run studies -- edits --pictures 32 --threads 1', 'the table of docs/edits.md'],
    ['npm run studies -- edits --only cry,glasses/direction', 'one edit by all ways, another by one'],
  ],
  async run(values, output) {
    const options = editsOptionsOf(values, worldEdits);
    const report = await queued(output, (run) => runEdits(options, renderFace, run));
    output.out(`${report}\n${path.join(options.out, 'report.md')}\n`);
    return exitCodes.success;
  },
};
