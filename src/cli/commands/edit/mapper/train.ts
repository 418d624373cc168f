import type { MapperEvent, MapperSummary } from '../../../../jobs/edit/mapperEvents.js';
import { resumeMapperTraining, startMapperTraining } from '../../../../jobs/edit/mapperTrainJob.js';
import { editMapperDefaults, editMapperOptions } from '../../../../jobs/options/editMapperOptions.js';
import { faceOptions } from '../../../../jobs/options/faceOptions.js';
import { runControls } from '../../../../jobs/options/runControls.js';
import type { CommandSpec } from '../../../command.js';
import { duration } from '../../../duration.js';
import { runFolderCommand } from '../../../runFolderCommand.js';
import type { ShowEvent } from '../../../runReporter.js';

const schema = runControls.extend(editMapperOptions.partial().shape).extend(faceOptions.shape);

export const mapperTrainCommand: CommandSpec<typeof schema> = {
  name: 'train',
  summary: 'Train a latent mapper for a text.',
  schema,
  defaults: editMapperDefaults,
  examples: [
    [
      'nada edit mapper train --generator models/generator/photo.safetensors --clip models/clip --to "a person with glasses" ' +
        '--no-fine --out runs/glasses',
      'moves pose, shape and features, and leaves colours alone',
    ],
    ['nada edit mapper train --resume runs/glasses', 'continues after Ctrl-C, a crash or a power cut'],
  ],
  run({ out, resume, allowDrift, json, quiet, ...given }, output) {
    return runFolderCommand({ out, resume, allowDrift, json, quiet }, output, {
      name: 'edit mapper train',
      show: showMapperTraining,
      begin: (folder, start) => startMapperTraining(folder, given, start),
      resume: (folder, start) => resumeMapperTraining(folder, { changes: given, ...start }),
      goesOn: ({ steps }) => `--steps ${2 * steps} goes on from there`,
      summaryText,
    });
  },
};

const showMapperTraining: ShowEvent<MapperEvent> = (event, { bar, line, answer }) => {
  if (event.type === 'note') line(`note: ${event.message}`);
  else if (event.type === 'start') {
    const from = event.step === 0 ? '' : `, continuing after step ${event.step}`;
    line(`run folder ${event.folder} on ${event.device}: ${event.steps} steps${from}`);
  } else if (event.type === 'step') {
    bar.step({ ...event, iterations: event.steps, figures: `cosine ${(1 - event.clip).toFixed(3)}` });
  } else if (event.type === 'done') answer(summaryText(event));
};

function summaryText({ steps, seconds, before, after, mapper }: MapperSummary): string {
  return [
    `${steps} steps in ${duration(seconds)}, cosine to the text ${before.toFixed(3)} -> ${after.toFixed(3)}`,
    `the mapper  ${mapper}`,
    '',
    'Next:',
    `  nada edit mapper apply --mapper ${mapper} --generator FILE --out DIR`,
  ].join('\n');
}
