import { processOutput } from '#nada/terminal/output.js';
import { runEntry } from '../world/commandLine/program.js';
import { evaluateCommand } from './commands/evaluate.js';

const program = { ...evaluateCommand, name: 'npm run evaluate --' };
process.exitCode = await runEntry(program, process.argv.slice(2), processOutput());
