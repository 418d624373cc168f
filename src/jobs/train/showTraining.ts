import type { Evaluation } from '../../api/train/evaluations.js';
import { commandLine } from '../../terminal/commandLine.js';
import { duration, stepTime } from '../../terminal/duration.js';
import type { ShowEvent } from '../../terminal/reporter.js';
import { startText } from '../run/startText.js';
import type { TrainEvent, TrainSummary } from './events.js';

/** Shows the training of a generator. */
export const showTraining: ShowEvent<TrainEvent> = (event, { bar, line, answer }) => {
  if (event.type === 'start') line(trainStartText(event));
  else if (event.type === 'step') bar.step({ ...event, figures: stepText(event) });
  else if (event.type === 'evaluation') {
    line(`step ${event.step}: ${figuresText(event)}${event.isBest ? ', the best so far' : ''}`);
  } else if (event.type === 'done') answer(trainSummaryText(event));
};

function trainStartText(event: TrainEvent & { type: 'start' }): string {
  const { resolution, pictures } = event;
  const source = pictures === undefined ? 'images without end' : `${pictures} images`;
  return startText(event, `${source} of ${resolution} px, `);
}

function stepText({ lossG, lossD, p, images }: TrainEvent & { type: 'step' }): string[] {
  return [
    `G ${lossG.toFixed(3)}  D ${lossD.toFixed(3)}`,
    `${(images / 1000).toFixed(1)} kimg`,
    `p ${p.toFixed(2)}`,
  ];
}

function figuresText({ features, kid, fid }: Evaluation): string {
  const name = features === 'CLIP' ? 'CLIP-' : '';
  const of = features === 'CLIP' ? '' : ` (${features})`;
  return `${name}KID ${kid.toFixed(4)}, ${name}FID ${fid.toFixed(2)}${of}`;
}

/** The end of a training for a person: figures, time, memory, where things are, and what to do next. */
export function trainSummaryText(summary: TrainSummary): string {
  const { files, steps, images, seconds, secondsPerStep, peakMiB, device, best, last, first } = summary;
  const kimg = images / 1000;
  const figures =
    first && last && best
      ? [
          `KID ${first.kid.toFixed(4)} -> ${figuresText(last)}; best ${best.kid.toFixed(4)} at step ${best.step}`,
        ]
      : [];
  return [
    `trained on ${summary.data}, ${summary.resolution} px: ${steps} steps, ${kimg.toFixed(1)} thousand images ` +
      `in ${duration(seconds)} (${stepTime(secondsPerStep)} a step on ${device})`,
    ...figures,
    `augmentation probability ${summary.p.toFixed(3)}, peak memory ${peakMiB} MiB`,
    `pictures          ${files.pictures}`,
    `generator         ${[files.generatorTorch, files.generator].filter(Boolean).join('  ')}`,
    ...(files.best === undefined ? [] : [`best by KID       ${files.best}`]),
    `metrics           ${files.metrics}`,
    ...summary.notes.map((note) => `note: ${note}`),
    '',
    'Next:',
    commandLine`  nada generate --generator ${files.best ?? files.generator} --seeds 0-15 --out images.png`,
    commandLine`  nada train --resume ${summary.folder} --kimg ${Math.ceil(kimg * 1.5)}`,
  ].join('\n');
}
