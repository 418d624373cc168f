import { processOutput } from '#nada/terminal/output.js';
import { runEntry } from './commandLine/program.js';
import { worldProgram } from './commands/table.js';

process.exitCode = await runEntry(worldProgram, process.argv.slice(2), processOutput());
