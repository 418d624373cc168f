import { duration } from '../../../terminal/duration.js';
import type { ShowEvent } from '../../../terminal/reporter.js';
import { startText } from '../../run/startText.js';
import type { MapperRunEvent, MapperSummary } from './events.js';

/** Command for what one may do next with a trained mapper. */
type NextCommand = (mapper: string) => string;

/** Shows the training of a mapper to a person. */
export function showMapperRun(next: NextCommand): ShowEvent<MapperRunEvent> {
  return (event, { bar, line, answer }) => {
    if (event.type === 'start') line(startText(event));
    else if (event.type === 'step') {
      bar.step({ ...event, figures: [`cosine ${(1 - event.clip).toFixed(3)}`] });
    } else if (event.type === 'done') answer(mapperSummary(event, next));
  };
}

/** The end of such a training for a person. */
export function mapperSummary(
  { steps, seconds, before, after, mapper, beforeAfter }: MapperSummary,
  next: NextCommand,
): string {
  return [
    `${steps} steps in ${duration(seconds)}, cosine to the text ${before.toFixed(3)} -> ${after.toFixed(3)}`,
    `before and after  ${beforeAfter}`,
    `the mapper        ${mapper}`,
    '',
    'Next:',
    `  ${next(mapper)}`,
  ].join('\n');
}
