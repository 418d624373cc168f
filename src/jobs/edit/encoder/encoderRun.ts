import path from 'node:path';
import { type EncoderInputs, encoderValues } from '../../../api/edit/encoder/encoderRequest.js';
import { EncoderTraining } from '../../../api/edit/encoder/encoderTraining.js';
import type { EncoderTrainingStep } from '../../../api/edit/encoder/events.js';
import { labelledPreview } from '../../../image/index.js';
import { resolveValues } from '../../../settings/check.js';
import { encoderFile } from '../../../styleclip/index.js';
import { defineRun, type RunStart } from '../../run/defineRun.js';
import { heldNames } from '../../run/heldInputs.js';
import { longestSheetSide } from '../../run/sampleSheets.js';
import { snapshots } from '../../run/snapshots.js';
import { beforeAndAfter } from '../beforeAndAfter.js';
import { writeNetwork } from '../editFolder.js';
import type { EncoderRunEvent, EncoderSummary } from './events.js';
import { editEncoderOptions, type GivenEncoderOptions } from './options.js';

/** What a start of an encoder's training may be given. */
export interface EncoderStart extends RunStart<EncoderRunEvent, EncoderTrainingStep> {
  /** Networks in memory, instead of those that options name: a run that began with them needs them again when it is continued. */
  readonly inputs?: Partial<EncoderInputs> | undefined;
}

/** The name of the trained encoder in its run folder. */
const result = 'encoder.safetensors';

/** Steps of a colour in a file, for a difference of 1 in -1..1. */
const colours = 127.5;

/** `nada edit encoder train`: trains an encoder in a run folder. */
export const encoderRun = defineRun<
  typeof editEncoderOptions,
  GivenEncoderOptions,
  EncoderTraining,
  EncoderSummary,
  EncoderStart
>({
  command: 'edit encoder train',
  rows: editEncoderOptions,
  resolve: (given) => resolveValues(editEncoderOptions, given),
  held: heldNames,
  paths: ['encoder'],
  steps: ({ steps }) => steps,
  open: (options, { inputs, signal, listener, memory }) =>
    EncoderTraining.open({ ...options, ...inputs, ...encoderValues(options), signal, listener, memory }),
  record({ folder, options, training, listener }) {
    const { samples, sampleEvery, snapshotEvery } = options;
    const encoder = path.join(folder, result);
    const seeds = Array.from({ length: samples }, (_, seed) => seed);
    const draw = async () => labelledPreview(await training.rows(seeds), longestSheetSide(options));
    const write = async (file: string) => writeNetwork(file, encoderFile((await training.finish()).encoder));
    return {
      keep: ({ pixels }) => pixels,
      sheets: { every: sampleEvery, atEnd: true, draw },
      due: [snapshots(folder, listener, { every: snapshotEvery, what: 'encoder', write })],
      afterSave: () => write(encoder),
      async finish({ steps, seconds, device, kept }) {
        // A run that was killed after its last checkpoint has not written it yet.
        await write(encoder);
        const { before, after } = beforeAndAfter(kept);
        const errors = { before: before * colours, after: after * colours };
        return { folder, steps, seconds, device, ...errors, encoder };
      },
    };
  },
});
