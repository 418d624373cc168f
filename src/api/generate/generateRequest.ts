import { named, says, UserError } from '../../errors.js';
import { type GivenOf, input, optionalInput, type ValuesOf } from '../../settings/row.js';
import { seedsKind } from '../../settings/seedList.js';
import { domainRows } from '../networks/domainRows.js';
import type { GeneratorSource } from '../networks/givenNetworks.js';
import type { LatentSource } from '../networks/latentSource.js';
import type { MapperSource } from '../networks/loadMapper.js';
import { domainsKind, generatorKind, latentsKind, mapperKind } from '../networks/sourceKinds.js';
import type { DomainChoice } from '../networks/withDomains.js';
import type { MachineOptions, WatchOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { drawRows } from './drawRows.js';

/** Options of {@link generate}. */
export interface GenerateRequest
  extends DomainChoice,
    GivenOf<typeof drawRows>,
    MachineOptions,
    WatchOptions<PrepareEvent> {
  /** The generator that draws. */
  readonly generator: GeneratorSource;
  /** Which images: seeds as numbers, or as a list such as `0-15` (default) or `1,5,7`. */
  readonly seeds?: string | readonly number[] | undefined;
  /** Latents to draw instead of seeds. */
  readonly w?: LatentSource | undefined;
  /** A mapper that moves all latents first: of a mining, or of an edit. */
  readonly miner?: MapperSource | undefined;
}

const rows = { ...drawRows, ...domainRows };

const inputs = {
  generator: input(generatorKind),
  seeds: optionalInput(seedsKind),
  w: optionalInput(latentsKind),
  miner: optionalInput(mapperKind),
  domain: optionalInput(domainsKind),
};

/** The settings of a request; a `UserError` for an option that is missing, wrong or not known. */
export function drawSettings(request: GenerateRequest): ValuesOf<typeof rows> {
  const settings = requestValues(rows, request, inputs);
  if (request.miner === undefined && settings.minerStrength !== undefined) {
    throw new UserError(
      says`option ${named('minerStrength')} needs the mapper that it weighs: give ${named('miner')}`,
    );
  }
  return settings;
}
