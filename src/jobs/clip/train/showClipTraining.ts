import { commandLine } from '../../../terminal/commandLine.js';
import { duration } from '../../../terminal/duration.js';
import type { ShowEvent } from '../../../terminal/reporter.js';
import { startText } from '../../run/startText.js';
import type { ClipTrainEvent, ClipTrainSummary } from './events.js';

/** Shows the training of a CLIP. */
export const showClipTraining: ShowEvent<ClipTrainEvent> = (event, { bar, line, answer }) => {
  if (event.type === 'start') line(startText(event));
  else if (event.type === 'step') {
    bar.step({ ...event, figures: [`loss ${event.loss.toFixed(3)}`] });
    if (event.figures) line(`after ${event.step} steps: ${figuresText(event.figures)}`);
  } else if (event.type === 'done') answer(clipSummaryText(event));
};

const names: Readonly<Record<string, string>> = {
  textToImageAt1: 'text to image @1',
  textToImageAt5: '@5',
  imageToTextAt1: 'image to text @1',
  imageToTextAt5: '@5',
};

function figuresText(figures: Readonly<Record<string, number>>): string {
  const parts = Object.entries(names).flatMap(([key, name]) =>
    figures[key] === undefined ? [] : [`${name} ${(100 * figures[key]).toFixed(1)}%`],
  );
  return parts.length > 0 ? `held-out ${parts.join(', ')}` : 'no pairs are held out';
}

/** The end of a training for a person: time, figures, where the CLIP is, and what to do next. */
export function clipSummaryText({ steps, seconds, recentLoss, figures, clip }: ClipTrainSummary): string {
  return [
    `${steps} steps in ${duration(seconds)}, loss ${recentLoss.toFixed(3)}, ${figuresText(figures)}`,
    `the CLIP  ${clip}`,
    '',
    'Next:',
    commandLine`  nada clip search --clip ${clip} --images FOLDER "what you look for"`,
  ].join('\n');
}
