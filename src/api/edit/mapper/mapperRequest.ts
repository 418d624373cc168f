import { type GivenOf, input, optionalInput, type ValuesOf, valuesIn } from '../../../settings/row.js';
import { type MapperTrainingSettings, mapperRows, startRows } from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import { clipKind, domainsKind, generatorKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { RequestOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { MapperEvent } from './events.js';

/** The networks that a mapper is trained with. */
export interface MapperInputs extends Pick<DomainChoice, 'domain'> {
  /** The generator whose latents it moves. */
  readonly generator: GeneratorSource;
  /** The CLIP that guides. */
  readonly clip: ClipSource;
}

/** The settings of a request for a mapper: those of the method, the class, and how domains are put on the generator. */
export const mapperRequestRows: typeof mapperRows & Pick<typeof startRows, 'label'> & typeof domainRows = {
  ...mapperRows,
  label: startRows.label,
  ...domainRows,
};

/** What a request names besides settings. */
export const trainMapperInputs = {
  generator: input(generatorKind),
  clip: input(clipKind),
  domain: optionalInput(domainsKind),
};

/** Options of {@link trainMapper}: networks, the goal in words, and any setting of the method by its name. */
export interface TrainMapperRequest
  extends MapperInputs,
    GivenOf<typeof mapperRequestRows>,
    RequestOptions<MapperEvent> {}

/** Settings of a mapper, the class of its images, and how domains are put on the generator. */
export interface MapperValues extends GivenOf<typeof domainRows> {
  readonly settings: MapperTrainingSettings;
  readonly label: number | undefined;
}

/** Splits the settings of the method from the others. */
export function mapperValues(values: ValuesOf<typeof mapperRequestRows>): MapperValues {
  const { label, domainWeights, anyParent } = values;
  return { settings: valuesIn(mapperRows, values), label, domainWeights, anyParent };
}

/** All settings of a request; throws a `UserError` for an unknown, missing or wrong option. */
export function resolveMapperRequest(request: TrainMapperRequest): MapperValues {
  return mapperValues(requestValues(mapperRequestRows, request, trainMapperInputs));
}
