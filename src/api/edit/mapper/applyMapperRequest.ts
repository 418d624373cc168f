import type { GivenOf, ValuesOf } from '../../../settings/row.js';
import { moverRows, startRows } from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { GeneratorSource } from '../../networks/givenNetworks.js';
import type { LatentSource } from '../../networks/latentSource.js';
import type { MapperSource } from '../../networks/loadMapper.js';
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

/** The settings of a request; a `UserError` for an option that is missing, wrong or not known. */
export function moverValues(request: ApplyMapperRequest): ValuesOf<typeof rows> {
  const inputs = { seeds: undefined, w: undefined, domain: undefined };
  const networks = { generator: 'a StyleGAN2 checkpoint', mapper: 'the mapper of a training' };
  return requestValues(rows, request, { ...networks, ...inputs });
}
