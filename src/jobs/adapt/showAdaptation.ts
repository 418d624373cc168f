import { commandLine } from '../../terminal/commandLine.js';
import { duration, stepTime } from '../../terminal/duration.js';
import type { ShowEvent } from '../../terminal/reporter.js';
import { startText } from '../run/startText.js';
import type { RunEvent, RunSummary } from './events.js';

/** Shows an adaptation; what the meter read last stays in sight until it reads again. */
export function showAdaptation(): ShowEvent<RunEvent> {
  let metered: string[] = [];
  return (event, { bar, line, answer }) => {
    if (event.type === 'start') line(startText(event));
    else if (event.type === 'step') {
      const { quality, diversity } = event;
      if (quality !== undefined && diversity !== undefined) {
        metered = [`quality ${quality.toFixed(3)}`, `diversity ${diversity.toFixed(3)}`];
      }
      bar.step({ ...event, figures: [`loss ${event.loss.toFixed(4)}`, ...metered] });
    } else if (event.type === 'done') answer(summaryText(event));
  };
}

/** The end of a run for a person: time, losses, memory, where things are, and what to do next. */
export function summaryText(summary: RunSummary): string {
  const { files, steps, seconds, secondsPerStep, peakMiB, device } = summary;
  const change =
    summary.source === undefined
      ? `adapted to "${summary.target ?? ''}"`
      : `adapted "${summary.source}" to "${summary.target ?? ''}"`;
  const generator = files.generatorTorch ?? files.generator;
  const more = steps + Math.max(50, Math.round(steps / 4));
  const onward = `${summary.stop ? '--stop never ' : ''}--iterations ${more}`;
  return [
    `${change}: ${steps} steps in ${duration(seconds)} (${stepTime(secondsPerStep)} a step on ${device})`,
    `loss ${summary.firstLoss.toFixed(4)} -> ${summary.recentLoss.toFixed(4)}, peak memory ${peakMiB} MiB`,
    ...meterLines(summary),
    `before and after  ${files.beforeAfter}`,
    `generator         ${[files.generatorTorch, files.generator].filter(Boolean).join('  ')}`,
    `metrics           ${files.metrics}`,
    ...summary.notes.map((note) => `note: ${note}`),
    '',
    'Next:',
    commandLine`  nada generate --generator ${generator} --seeds 0-15 --out images.png`,
    `${commandLine`  nada adapt --resume ${summary.folder}`} ${onward}`,
  ].join('\n');
}

function meterLines({ meter, stop }: RunSummary): string[] {
  if (!meter) return [];
  const { before, after } = meter;
  const left = Math.round((100 * after.diversity) / before.diversity);
  const figures = (reading: { quality: number }): string => reading.quality.toFixed(3);
  return [
    `quality ${figures(before)} -> ${figures(after)}, diversity ${before.diversity.toFixed(3)} -> ` +
      `${after.diversity.toFixed(3)} (${left}% left), at step ${after.step}`,
    ...(stop ? [stop.text] : []),
  ];
}
