import '../api/platform.node.js';
import { buildCommand } from '../terminal/commandGroup.js';
import type { Output } from '../terminal/output.js';
import { runProgram } from '../terminal/runProgram.js';
import { nada } from './nada.js';
import { packageVersion } from './packageVersion.js';

/** Runs a command line, without the name of the program; returns its exit code. */
export function runCommandLine(parameters: readonly string[], output: Output): Promise<number> {
  const build = (done: (exitCode: number) => void) =>
    buildCommand(nada, output, done).version(packageVersion(), '-V, --version', 'show the version');
  return runProgram(build, parameters, output);
}
