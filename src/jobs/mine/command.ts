import { commandLine } from '../../terminal/commandLine.js';
import { mapperSummary, showMapperRun } from '../edit/mapper/showMapperRun.js';
import { runCommand } from '../run/runCommand.js';
import { mineRun } from './mineRun.js';
import { mineStartOptions } from './options.js';

/** `nada mine`. */
export const mineCommand = runCommand(
  mineRun,
  {
    summary:
      'Find the latents of an adapted generator that show its target, for shapes that changed half-way.',
    examples: [
      ['nada mine runs/cat --out runs/cat-miner', 'after nada adapt --target cat --out runs/cat'],
      [
        'nada generate --generator runs/cat/generator.pt --miner runs/cat-miner/mapper.safetensors --out cats.png',
        'images of mined latents',
      ],
      [
        'nada mine --generator cat.pt --clip ViT-B-32.pt ViT-B-16.pt --target cat --preset reference --out runs/miner',
        "another generator, by the paper's settings",
      ],
      ['nada mine --resume runs/cat-miner', 'continues after Ctrl-C, a crash or a power cut'],
    ],
    show: () => showMapperRun(next),
    goesOn: ({ steps }) => `--steps ${2 * steps} continues from there`,
    summaryText: (summary) => mapperSummary(summary, next),
  },
  mineStartOptions,
);

function next(mapper: string): string {
  return commandLine`nada generate --generator FILE --miner ${mapper} --out mined.png`;
}
