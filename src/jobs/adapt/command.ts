import { presets } from '../../adapt/index.js';
import { runCommand } from '../run/runCommand.js';
import { adaptRun } from './adaptRun.js';
import { showAdaptation, summaryText } from './showAdaptation.js';

const width = Math.max(...presets.map(({ name }) => name.length));

/** `nada adapt`. */
export const adaptCommand = runCommand(adaptRun, {
  summary: 'Adapt a generator to what a text says, or to a few images.',
  brief: ['Where it goes', 'What is adapted', 'The course of the run'],
  examples: [
    [
      'nada adapt --generator ffhq.pt --clip ViT-B-32.pt --clip ViT-B-16.pt --source photo --target sketch --out runs/sketch',
      'turns faces into sketches; the folder gets sample sheets, metrics, checkpoints and the generator',
    ],
    ['nada adapt --resume runs/sketch', 'continues after Ctrl-C, a crash or a power cut'],
    [
      'nada adapt --preset images --generator ffhq.pt --clip ViT-B-32.pt --style-images style/ --out runs/style',
      'takes the style from images',
    ],
    [
      'nada adapt --generator ffhq.pt --clip ViT-B-32.pt --source photo --target sketch --target zombie --target-weights 0.7,0.3 --out runs/both',
      'mixes two texts; with --style-images style/ --image-weight 0.5 images mix in as well',
    ],
  ],
  notes: [
    `Presets:\n${presets.map(({ name, description }) => `  ${name.padEnd(width)}  ${description}`).join('\n')}`,
  ],
  show: showAdaptation,
  goesOn: ({ stop }) => `${stop ? '--stop never and ' : ''}--iterations with a larger number continues it`,
  summaryText,
});
