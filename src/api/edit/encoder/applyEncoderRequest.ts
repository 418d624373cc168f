import { named, says, UserError } from '../../../errors.js';
import { type GivenOf, input, optionalInput, type ValuesOf } from '../../../settings/row.js';
import { inversionFeatureRows, inversionRows, type RefinementRun } from '../../../styleclip/index.js';
import { imagesKind } from '../../image/imageKinds.js';
import type { ImageSource } from '../../image/imageSource.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { EncoderSource } from '../../networks/loadEncoder.js';
import { clipKind, domainsKind, encoderKind, generatorKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { MachineOptions, WatchOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { PrepareEvent } from '../../run/runEvents.js';

const rows: typeof inversionRows & typeof inversionFeatureRows & typeof domainRows = {
  ...inversionRows,
  ...inversionFeatureRows,
  ...domainRows,
};

/** A step of the refinement of an image; images and steps are counted from 1. */
export type RefineEvent = { readonly type: 'refine' } & Parameters<NonNullable<RefinementRun['onStep']>>[0];

/** An event while images are encoded. */
export type ApplyEncoderEvent = PrepareEvent | RefineEvent;

/** Options of {@link applyEncoder}. */
export interface ApplyEncoderRequest
  extends DomainChoice,
    GivenOf<typeof rows>,
    MachineOptions,
    WatchOptions<ApplyEncoderEvent> {
  /** The generator whose latents are found. */
  readonly generator: GeneratorSource;
  /** The encoder of a training on this generator; with `anyParent` on a relative of the same shape. */
  readonly encoder: EncoderSource;
  /** One image or several; the middle square of each counts. */
  readonly picture: ImageSource | readonly ImageSource[];
  /** A CLIP, whose features are compared too while latents are refined. */
  readonly clip?: ClipSource | undefined;
}

const inputs = {
  generator: input(generatorKind),
  encoder: input(encoderKind),
  picture: input(imagesKind),
  clip: optionalInput(clipKind),
  domain: optionalInput(domainsKind),
};

/** The settings of a request; a `UserError` for an option that is missing, wrong or not known, and for a CLIP without a use. */
export function inversionValues(request: ApplyEncoderRequest): ValuesOf<typeof rows> {
  const values = requestValues(rows, request, inputs);
  if (values.refine === 0 && (request.clip !== undefined || values.clipWeight !== undefined)) {
    throw new UserError(
      says`a CLIP guides the refinement alone: give ${named('refine')} too, or leave ${named('clip')} out`,
    );
  }
  return values;
}
