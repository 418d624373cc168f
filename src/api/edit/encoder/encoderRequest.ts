import { type GivenOf, input, optionalInput, type ValuesOf, valuesIn } from '../../../settings/row.js';
import { type EncoderSettings, encoderRows, startRows } from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { EncoderSource } from '../../networks/loadEncoder.js';
import { clipKind, domainsKind, encoderKind, generatorKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { RequestOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { EncoderEvent } from './events.js';

/** The networks that an encoder is trained with. */
export interface EncoderInputs extends Pick<DomainChoice, 'domain'> {
  /** The generator whose latents it finds. */
  readonly generator: GeneratorSource;
  /** A CLIP, whose features are compared too. */
  readonly clip?: ClipSource | undefined;
  /** The encoder to go on from, of this generator or a relative of the same shape; random weights by default. */
  readonly init?: EncoderSource | undefined;
}

/** The settings of a request for an encoder: those of the method, the class, and how domains are put on the generator. */
const rows: typeof encoderRows & Pick<typeof startRows, 'label'> & typeof domainRows = {
  ...encoderRows,
  label: startRows.label,
  ...domainRows,
};

/** What a request names besides settings. */
export const trainEncoderInputs = {
  generator: input(generatorKind),
  clip: optionalInput(clipKind),
  init: optionalInput(encoderKind),
  domain: optionalInput(domainsKind),
};

/** Options of {@link trainEncoder}: networks, and any setting of the method by its name. */
export interface TrainEncoderRequest
  extends EncoderInputs,
    GivenOf<typeof rows>,
    RequestOptions<EncoderEvent> {}

/** Settings of an encoder, the class of its images, and how domains are put on the generator. */
export interface EncoderValues extends GivenOf<typeof domainRows> {
  readonly settings: EncoderSettings;
  readonly label: number | undefined;
}

/** Splits the settings of the method from the others. */
export function encoderValues(values: ValuesOf<typeof rows>): EncoderValues {
  const { label, domainWeights, anyParent } = values;
  return { settings: valuesIn(encoderRows, values), label, domainWeights, anyParent };
}

/** All settings of a request; throws a `UserError` for an unknown, missing or wrong option. */
export function resolveEncoderRequest(request: TrainEncoderRequest): EncoderValues {
  return encoderValues(requestValues(rows, request, trainEncoderInputs));
}
