import path from 'node:path';
import { renderFace } from '../../world/render/index.js';
import { worldEdits } from '../edits/edits.js';
import { parseEditsOptions } from '../edits/options.js';
import { runEdits } from '../edits/runEdits.js';
import { interruption } from '../interruption.js';

/**
 * `edits [--only cry,glasses/direction] [--pictures 40] [--faces 200] [--out DIR] [--threads N] [--generator FILE] [--clip DIR]
 * [--evaluator FILE]`: the classic edits by `nada edit`, judged; a report and a sheet for each. One that was stopped goes on.
 */
export async function run(parameters: readonly string[]): Promise<void> {
  const options = parseEditsOptions(parameters, worldEdits);
  const report = await runEdits(options, renderFace, {
    signal: interruption(['SIGINT', 'SIGTERM']),
    onLine: (line) => process.stderr.write(`${line}\n`),
  });
  process.stdout.write(`${report}\n${path.join(options.out, 'report.md')}\n`);
}
