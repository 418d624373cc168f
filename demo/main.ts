import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommandLine } from '#nada/cli/program.js';
import { processOutput } from '#nada/terminal/output.js';
import { settled } from '#nada/terminal/runProgram.js';
import { passVerdict } from './passVerdict.js';

const parameters = process.argv.slice(2);
const output = processOutput();
const began = Date.now();
process.exitCode = await runCommandLine(['demo', ...parameters], output);
if (process.exitCode === 0) {
  const { values } = parseArgs({ args: parameters, strict: false, options: { out: { type: 'string' } } });
  const folder = typeof values.out === 'string' ? values.out : path.join('runs', 'demo');
  const sentence = await passVerdict(folder, began);
  if (sentence !== undefined && !parameters.includes('--quiet')) {
    output.out(
      parameters.includes('--json')
        ? `${JSON.stringify({ type: 'verdict', sentence })}\n`
        : `\n${sentence}\n`,
    );
    process.exitCode = await settled(output, process.exitCode);
  }
}
