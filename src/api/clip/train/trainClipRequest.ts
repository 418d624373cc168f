import { thing } from '../../../settings/kind.js';
import { type GivenOf, optionalInput } from '../../../settings/row.js';
import type { ClipSource } from '../../networks/givenNetworks.js';
import type { PromptSource } from '../../networks/prompts.js';
import { clipKind, promptsKind } from '../../networks/sourceKinds.js';
import type { RequestOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { CaptionedImage } from './captionedImages.js';
import type { ClipTrainEvent } from './events.js';
import { type TrainClipValues, trainClipRows } from './trainRows.js';

/** What a CLIP's training starts from in addition to its pairs. */
export interface TrainClipInputs {
  /** A CLIP to start from, with its size and vocabulary; random weights by default. */
  readonly init?: ClipSource | undefined;
  /** Prompt templates that go with the CLIP: a text file of them, one a line with `{}`, or the templates themselves. */
  readonly prompts?: PromptSource | undefined;
}

/** What a request names besides settings; its data is checked where it is opened. */
export const trainClipInputs = {
  data: optionalInput(thing('images with captions', (value): value is unknown => value !== null)),
  init: optionalInput(clipKind),
  prompts: optionalInput(promptsKind),
};

/** Options of the training of a CLIP, wherever its pairs come from. */
export interface ClipTrainingRequest
  extends TrainClipInputs,
    GivenOf<typeof trainClipRows>,
    RequestOptions<ClipTrainEvent> {}

/** Options of {@link trainClip}: images with captions, and any setting of the method by its name. */
export interface TrainClipRequest extends ClipTrainingRequest {
  /** Images with captions; they are kept in memory as squares of the `resolution` up to 1 GiB, beyond which each is decoded anew for its steps. */
  readonly data: readonly CaptionedImage[];
}

/**
 * All settings of a request: those given, over the defaults.
 *
 * Throws a `UserError` for an unknown or wrong option.
 */
export function resolveTrainClip(request: ClipTrainingRequest): TrainClipValues {
  return requestValues(trainClipRows, request, trainClipInputs);
}
