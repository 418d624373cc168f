import { type GivenOf, type ValuesOf, valuesIn } from '../../../settings/row.js';
import { type MapperTrainingSettings, mapperRows, startRows } from '../../../styleclip/index.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { RequestOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { MapperEvent } from './events.js';

/** The networks that a mapper is trained with. */
export interface MapperInputs {
  /** The generator whose latents it moves. */
  readonly generator: GeneratorSource;
  /** The CLIP that guides. */
  readonly clip: ClipSource;
}

/** The settings of a request for a mapper: those of the method, and the class. */
export const mapperRequestRows: typeof mapperRows & Pick<typeof startRows, 'label'> = {
  ...mapperRows,
  label: startRows.label,
};

/** Options of {@link trainMapper}: networks, the goal in words, and any setting of the method by its name. */
export interface TrainMapperRequest
  extends MapperInputs,
    GivenOf<typeof mapperRequestRows>,
    RequestOptions<MapperEvent> {}

/** Settings of a mapper, and the class of its images. */
export interface MapperValues {
  readonly settings: MapperTrainingSettings;
  readonly label: number | undefined;
}

/** Splits settings and class. */
export function mapperValues(values: ValuesOf<typeof mapperRequestRows>): MapperValues {
  return { settings: valuesIn(mapperRows, values), label: values.label };
}

/** All settings of a request; throws a `UserError` for an unknown, missing or wrong option. */
export function resolveMapperRequest(request: TrainMapperRequest): MapperValues {
  const inputs = { generator: 'a StyleGAN2 checkpoint', clip: 'a CLIP' };
  return mapperValues(requestValues(mapperRequestRows, request, inputs));
}
