import { encoderFile } from '../../../styleclip/encoder/encoderFile.js';
import type { EncoderStep } from '../../../styleclip/encoder/encoderTrainer.js';
import { parseStep, type StateKind } from '../../run/stateFile.js';
import { recordTraining } from '../recordTraining.js';
import type { EncoderSession } from './encoderSession.js';
import type { EncoderListener, EncoderSummary } from './events.js';
import type { EditEncoderOptions } from './options.js';

/** The checkpoint of a training. */
export const encoderTrainingState: StateKind<{ readonly step: number }> = {
  format: 'nada-encoder-training',
  parse: parseStep,
  otherwise: "not the checkpoint of an encoder's training: restore it, or start a new run",
};

/** The name of the trained encoder in its run folder. */
const result = 'encoder.safetensors';

/** Takes all steps that are left, and writes the encoder, sample sheets and metrics on the way. */
export async function recordEncoder(
  folder: string,
  options: EditEncoderOptions,
  session: EncoderSession,
  listener: EncoderListener,
  signal: AbortSignal | undefined,
): Promise<EncoderSummary> {
  const { trainer, device } = session;
  const training = {
    trainer,
    device,
    state: encoderTrainingState,
    step: () => trainer.step(),
    figure: ({ pixels }: EncoderStep) => pixels,
    result,
    file: async () => encoderFile(await session.encoder()),
    sheet: () => session.sheet(options.samples),
    showsLast: true,
  };
  const { first, last, file, ...record } = await recordTraining(folder, options, training, listener, signal);
  return { folder, ...record, before: inSteps(first), after: inSteps(last), encoder: file };
}

/** A mean of differences in -1..1, in steps of 255. */
function inSteps(difference: number): number {
  return difference * 127.5;
}
