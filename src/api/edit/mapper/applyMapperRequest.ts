import { type GivenOf, input, optionalInput, type ValuesOf } from '../../../settings/row.js';
import { seedsKind } from '../../../settings/seedList.js';
import { moverRows, startRows } from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { GeneratorSource } from '../../networks/givenNetworks.js';
import type { LatentSource } from '../../networks/latentSource.js';
import type { MapperSource } from '../../networks/loadMapper.js';
import { domainsKind, generatorKind, latentsKind, mapperKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { MachineOptions, WatchOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { PrepareEvent } from '../../run/runEvents.js';

const { psi, label } = startRows;
const rows: Pick<typeof startRows, 'psi' | 'label'> & typeof moverRows & typeof domainRows = {
  psi,
  label,
  ...moverRows,
  ...domainRows,
};

/** Options of {@link applyMapper}. */
export interface ApplyMapperRequest
  extends DomainChoice,
    GivenOf<typeof rows>,
    MachineOptions,
    WatchOptions<PrepareEvent> {
  /** The generator that draws. */
  readonly generator: GeneratorSource;
  /** The mapper: of a training, or a checkpoint of StyleCLIP's reference. */
  readonly mapper: MapperSource;
  /** The images of these seeds, as numbers or as a list such as `0-7` (default) or `1,5,7`. */
  readonly seeds?: string | readonly number[] | undefined;
  /** Latents to move instead of those of seeds. */
  readonly w?: LatentSource | undefined;
}

const inputs = {
  generator: input(generatorKind),
  mapper: input(mapperKind),
  seeds: optionalInput(seedsKind),
  w: optionalInput(latentsKind),
  domain: optionalInput(domainsKind),
};

/** The settings of a request; a `UserError` for an option that is missing, wrong or not known. */
export function moverValues(request: ApplyMapperRequest): ValuesOf<typeof rows> {
  return requestValues(rows, request, inputs);
}
