import { commandLine } from '../../../terminal/commandLine.js';
import { runCommand } from '../../run/runCommand.js';
import { mapperRun } from './mapperRun.js';
import { mapperSummary, showMapperRun } from './showMapperRun.js';

/** `nada edit mapper train`. */
export const mapperTrainCommand = runCommand(mapperRun, {
  summary: 'Train a latent mapper for a text.',
  examples: [
    [
      'nada edit mapper train --generator demo --clip demo --to "a person with glasses" ' +
        '--no-fine --out runs/glasses',
      'moves pose, shape and features, and leaves colours alone',
    ],
    ['nada edit mapper train --resume runs/glasses', 'continues after Ctrl-C, a crash or a power cut'],
  ],
  show: () => showMapperRun(next),
  goesOn: ({ steps }) => `--steps ${2 * steps} continues from there`,
  summaryText: (summary) => mapperSummary(summary, next),
});

function next(mapper: string): string {
  return commandLine`nada edit mapper apply --mapper ${mapper} --generator FILE --out DIR`;
}
