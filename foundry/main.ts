import { processOutput } from '#nada/terminal/output.js';
import { runEntry } from '../world/commandLine/program.js';
import { foundryProgram } from './commands/table.js';

process.exitCode = await runEntry(foundryProgram, process.argv.slice(2), processOutput());
