import { type GivenOf, input, optionalInput, type ValuesOf, valuesIn } from '../../../settings/row.js';
import { checkEditTexts, type OptimizeSettings, optimizeRows, startRows } from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { LatentSource } from '../../networks/latentSource.js';
import { clipKind, domainsKind, generatorKind, latentsKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { RequestOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import { checkOneStart } from '../editedSeeds.js';
import type { OptimizeEvent } from './events.js';

const rows: typeof startRows & typeof optimizeRows & typeof domainRows = {
  ...startRows,
  ...optimizeRows,
  ...domainRows,
};

/** The networks of an optimisation, and the latent that it may start from. */
export interface OptimizeInputs extends Pick<DomainChoice, 'domain'> {
  /** The generator that draws. */
  readonly generator: GeneratorSource;
  /** The CLIP that guides. */
  readonly clip: ClipSource;
  /** One latent to start from instead of a seed. */
  readonly w?: LatentSource | undefined;
}

/** Options of {@link editOptimize}: networks, the image, the goal in words, and any setting of the method by its name. */
export interface EditOptimizeRequest
  extends OptimizeInputs,
    GivenOf<typeof rows>,
    RequestOptions<OptimizeEvent> {}

const inputs = {
  generator: input(generatorKind),
  clip: input(clipKind),
  w: optionalInput(latentsKind),
  domain: optionalInput(domainsKind),
};

/** Settings of an optimisation, and what it starts from. */
export interface OptimizeValues extends Omit<ValuesOf<typeof rows>, keyof OptimizeSettings> {
  readonly settings: OptimizeSettings;
}

/** Splits the settings of the method from the others; a `UserError` for those that exclude each other. */
export function splitOptimizeValues(values: ValuesOf<typeof rows>, w: unknown): OptimizeValues {
  const { seed, psi, label, domainWeights, anyParent } = values;
  const settings = valuesIn(optimizeRows, values);
  checkEditTexts(settings);
  checkOneStart('seed', seed, w);
  return { settings, seed, psi, label, domainWeights, anyParent };
}

/** The settings of a request; a `UserError` for options that are missing, wrong or not known, or exclude each other. */
export function optimizeValues(request: EditOptimizeRequest): OptimizeValues {
  return splitOptimizeValues(requestValues(rows, request, inputs), request.w);
}
