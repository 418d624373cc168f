import { type GivenOf, input, optionalInput, type ValuesOf } from '../../../settings/row.js';
import { seedsKind } from '../../../settings/seedList.js';
import {
  type DirectionEdit,
  directionEdits,
  directionRows,
  type MeasureProgress,
  measuringPlan,
  measuringRows,
  startRows,
  stripRows,
} from '../../../styleclip/index.js';
import { domainRows } from '../../networks/domainRows.js';
import type { ClipSource, GeneratorSource } from '../../networks/givenNetworks.js';
import type { LatentSource } from '../../networks/latentSource.js';
import { clipKind, domainsKind, generatorKind, latentsKind } from '../../networks/sourceKinds.js';
import type { DomainChoice } from '../../networks/withDomains.js';
import type { MachineOptions, WatchOptions } from '../../run/requestOptions.js';
import { requestValues } from '../../run/requestValues.js';
import type { PrepareEvent } from '../../run/runEvents.js';
import { editedSeeds } from '../editedSeeds.js';
import { type RelevanceStore, relevanceKind } from './relevanceStore.js';

const { psi, label } = startRows;
type DirectionRows = typeof directionRows & typeof stripRows & typeof measuringRows;
const rows: Pick<typeof startRows, 'psi' | 'label'> & DirectionRows & typeof domainRows = {
  psi,
  label,
  ...directionRows,
  ...stripRows,
  ...measuringRows,
  ...domainRows,
};

/** An event of an edit by directions; `measure` counts the images or channels that are measured. */
export type DirectionEvent = PrepareEvent | ({ readonly type: 'measure' } & MeasureProgress);

/** Options of {@link editDirection}: networks, images, the edits in words, and any setting of the method by its name. */
export interface EditDirectionRequest
  extends DomainChoice,
    GivenOf<typeof rows>,
    MachineOptions,
    WatchOptions<DirectionEvent> {
  /** The generator that draws. */
  readonly generator: GeneratorSource;
  /** The CLIP that guides. */
  readonly clip: ClipSource;
  /** The images of these seeds, as numbers or as a list such as `0-3` (default) or `1,5,7`. */
  readonly seeds?: string | readonly number[] | undefined;
  /** One latent to edit instead of those of seeds. */
  readonly w?: LatentSource | undefined;
  /** Where measured channels are kept for later edits; nowhere by default. */
  readonly relevance?: RelevanceStore | undefined;
}

const inputs = {
  generator: input(generatorKind),
  clip: input(clipKind),
  seeds: optionalInput(seedsKind),
  w: optionalInput(latentsKind),
  relevance: optionalInput(relevanceKind),
  domain: optionalInput(domainsKind),
};

/** Settings of an edit by directions, its edits one by one, and the seeds of its images where they are of seeds. */
export interface DirectionValues {
  readonly settings: ValuesOf<typeof rows>;
  readonly edits: readonly DirectionEdit[];
  readonly seeds: readonly number[] | undefined;
}

/** The settings of a request; a `UserError` for options that are missing, wrong or not known, or do not fit each other. */
export function directionValues(request: Omit<EditDirectionRequest, 'relevance'>): DirectionValues {
  const settings = requestValues(rows, request, inputs);
  measuringPlan(settings);
  return { settings, edits: directionEdits(settings), seeds: editedSeeds(request, '0-3') };
}
