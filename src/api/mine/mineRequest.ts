import { type GivenOf, input, optionalInput, valuesIn } from '../../settings/row.js';
import {
  type MiningSettings,
  mapperRows,
  miningPreset,
  miningReference,
  miningRows,
  startRows,
} from '../../styleclip/index.js';
import type { MapperEvent } from '../edit/mapper/events.js';
import type { MapperValues } from '../edit/mapper/mapperRequest.js';
import { domainRows } from '../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../networks/givenNetworks.js';
import type { LoadClipOptions } from '../networks/networks.js';
import { activationKind, clipsKind, domainsKind, generatorKind } from '../networks/sourceKinds.js';
import type { DomainChoice } from '../networks/withDomains.js';
import type { RequestOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';

/** The networks that are mined with. */
export interface MineInputs extends Pick<DomainChoice, 'domain'> {
  /** The adapted generator. */
  readonly generator: GeneratorSource;
  /** One CLIP, or several, which have equal say. */
  readonly clip: ClipSource | readonly ClipSource[];
  /** The activation of the CLIPs, where their files do not say. */
  readonly activation?: LoadClipOptions['activation'];
}

/** Where mining starts from. */
const presetRows = {
  /** Settings to start from, by name; those that are given win. */
  preset: miningPreset,
};

/** The settings of a request for mining: those of the method, the class, the preset, and how domains are put on. */
const rows: typeof miningRows & Pick<typeof startRows, 'label'> & typeof presetRows & typeof domainRows = {
  ...miningRows,
  label: startRows.label,
  ...presetRows,
  ...domainRows,
};

/** Options of {@link mine}: networks, the target, and any setting of the method by its name. */
export interface MineRequest extends MineInputs, GivenOf<typeof rows>, RequestOptions<MapperEvent> {}

/** What a request names besides settings. */
export const mineInputs = {
  generator: input(generatorKind),
  clip: input(clipsKind),
  activation: optionalInput(activationKind),
  domain: optionalInput(domainsKind),
};

/** The settings of the mapper that mining trains. */
export function minedMapper(values: MiningSettings): MapperValues['settings'] {
  return valuesIn(mapperRows, { ...values, to: values.target });
}

/** Settings that a preset stands for, below those that are given. */
export function presetOfMining(preset: 'reference' | undefined): Partial<MiningSettings> {
  return preset === 'reference' ? miningReference : {};
}

/** All settings of a request; throws a `UserError` for an unknown, missing or wrong option. */
export function resolveMineRequest(request: MineRequest): MapperValues {
  const values = requestValues(rows, request, mineInputs, presetOfMining(request.preset));
  const { label, domainWeights, anyParent } = values;
  return { settings: minedMapper(values), label, domainWeights, anyParent };
}

/** The CLIPs of a request as a list. */
export function clipsOf(clip: MineInputs['clip']): readonly ClipSource[] {
  return Array.isArray(clip) ? clip : [clip as ClipSource];
}
