import { type GivenOf, input, optionalInput, type ValuesOf, valuesIn } from '../../../settings/row.js';
import {
  checkEditTexts,
  type OptimizeSettings,
  type OptimizeStep,
  optimizeRows,
  startRows,
} from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { LatentSource } from '../../networks/latentSource.js';
import { clipKind, domainsKind, generatorKind, latentsKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { MachineOptions, WatchOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import { checkOneStart } from '../editedSeeds.js';

const rows: typeof startRows & typeof optimizeRows & typeof domainRows = {
  ...startRows,
  ...optimizeRows,
  ...domainRows,
};

/** An event of an optimisation. */
export type OptimizeEvent = PrepareEvent | ({ readonly type: 'step' } & Omit<OptimizeStep, 'picture'>);

/** Options of {@link editOptimize}: networks, the image, the goal in words, and any setting of the method by its name. */
export interface EditOptimizeRequest
  extends DomainChoice,
    GivenOf<typeof rows>,
    MachineOptions,
    WatchOptions<OptimizeEvent> {
  /** The generator that draws. */
  readonly generator: GeneratorSource;
  /** The CLIP that guides. */
  readonly clip: ClipSource;
  /** One latent to start from instead of a seed. */
  readonly w?: LatentSource | undefined;
}

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

/** The settings of a request; a `UserError` for options that are missing, wrong or not known, or exclude each other. */
export function optimizeValues(request: EditOptimizeRequest): OptimizeValues {
  const { seed, psi, label, domainWeights, anyParent, ...others } = requestValues(rows, request, inputs);
  const settings = valuesIn(optimizeRows, others);
  checkEditTexts(settings);
  checkOneStart('seed', seed, request.w);
  return { settings, seed, psi, label, domainWeights, anyParent };
}
