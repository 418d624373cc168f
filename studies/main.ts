import { processOutput } from '#nada/terminal/output.js';
import { runEntry } from '../world/commandLine/program.js';
import { studiesProgram } from './commands/table.js';

process.exitCode = await runEntry(studiesProgram, process.argv.slice(2), processOutput());
