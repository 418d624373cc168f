import { UserError } from '../../errors.js';
import { optionalRows } from '../../settings/row.js';
import type { CommandSpec } from '../../terminal/command.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import { mapperSummary, showMapperRun } from '../edit/mapper/showMapperRun.js';
import { runControls } from '../run/runControls.js';
import { runFolderCommand } from '../run/runFolderCommand.js';
import { resumeMining, startMining } from './mineJob.js';
import { mineOptions, mineStartOptions } from './options.js';

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
      begin: (folder, start) => startMining(folder, { ...given, run, preset }, start),
      resume: (folder, start) => resumeMining(folder, { changes: given, ...start }),
      goesOn: ({ steps }) => `--steps ${2 * steps} goes on from there`,
      summaryText: (summary) => mapperSummary(summary, next),
    });
  },
};

function next(mapper: string): string {
  return `nada generate --generator FILE --miner ${mapper} --out mined.png`;
}
