import { UserError } from '../../errors.js';
import { mineRun } from '../../jobs/mine/mineRun.js';
import { mineOptions, mineStartOptions } from '../../jobs/mine/options.js';
import { faceOptions } from '../../jobs/options/faceOptions.js';
import { runControls } from '../../jobs/run/runControls.js';
import { optionalRows } from '../../settings/row.js';
import type { CommandSpec } from '../command.js';
import { mapperSummary, showMapperRun } from '../mapperReporter.js';
import { runFolderCommand } from '../runFolderCommand.js';

const rows = { ...mineStartOptions, ...runControls, ...optionalRows(mineOptions), ...faceOptions };

export const mineCommand: CommandSpec<typeof rows> = {
  name: 'mine',
  summary: 'Find the latents of an adapted generator that show its target, for shapes that changed half-way.',
  rows,
  examples: [
    ['nada mine runs/cat --out runs/cat-miner', 'after nada adapt --target cat --out runs/cat'],
    [
      'nada generate --generator runs/cat/generator.pt --miner runs/cat-miner/mapper.safetensors --out cats.png',
      'pictures of mined latents',
    ],
    [
      'nada mine --generator cat.pt --clip ViT-B-32.pt ViT-B-16.pt --target cat --preset reference --out runs/miner',
      "another generator, by the paper's settings",
    ],
    ['nada mine --resume runs/cat-miner', 'continues after Ctrl-C, a crash or a power cut'],
  ],
  run({ out, resume, allowDrift, json, quiet, run, preset, ...given }, output) {
    if (resume !== undefined && (run ?? preset) !== undefined) {
      throw new UserError(
        `${run === undefined ? 'option --preset' : `the run ${run}`} is for a new run: leave it out beside --resume`,
      );
    }
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'mine',
      show: showMapperRun(next),
      begin: (folder, start) => mineRun.start(folder, { ...given, run, preset }, start),
      resume: (folder, start) => mineRun.resume(folder, { changes: given, ...start }),
      goesOn: ({ steps }) => `--steps ${2 * steps} goes on from there`,
      summaryText: (summary) => mapperSummary(summary, next),
    });
  },
};

function next(mapper: string): string {
  return `nada generate --generator FILE --miner ${mapper} --out mined.png`;
}
