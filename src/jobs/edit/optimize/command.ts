import { duration } from '../../../terminal/duration.js';
import type { ShowEvent } from '../../../terminal/reporter.js';
import { runCommand } from '../../run/runCommand.js';
import { startText } from '../../run/startText.js';
import type { OptimizeRunEvent, OptimizeSummary } from './events.js';
import { optimizeRun } from './optimizeRun.js';

/** `nada edit optimize`. */
export const optimizeCommand = runCommand(optimizeRun, {
  summary: 'Edit one image: move its latent until it agrees with a text.',
  examples: [
    [
      'nada edit optimize --generator demo --clip demo --seed 3 ' +
        '--from "laughing" --to "crying" --out runs/crying',
      'the same face, crying',
    ],
    [
      'nada edit optimize --generator ffhq.pt --clip ViT-B-32.pt --w me.npy --to "a person with purple hair" --out runs/purple',
      'an inverted photograph',
    ],
    ['nada edit optimize --resume runs/purple', 'continues after Ctrl-C, a crash or a power cut'],
  ],
  show: () => showOptimizeRun,
  goesOn: () => 'a new --out with more --steps goes further',
  summaryText,
});

const showOptimizeRun: ShowEvent<OptimizeRunEvent> = (event, { bar, line, answer }) => {
  if (event.type === 'start') line(startText(event));
  else if (event.type === 'step') {
    bar.step({ ...event, figures: [`cosine ${(1 - event.distance).toFixed(3)}`] });
  } else if (event.type === 'done') answer(summaryText(event));
};

function summaryText({ steps, seconds, before, after, way, edited, latent }: OptimizeSummary): string {
  return [
    `${steps} steps in ${duration(seconds)}, cosine ${before.toFixed(3)} -> ${after.toFixed(3)}`,
    `the way      ${way}`,
    `the image    ${edited}`,
    `the latent   ${latent}`,
  ].join('\n');
}
