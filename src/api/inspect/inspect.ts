import { input } from '../../settings/row.js';
import type { ClipFolder } from '../networks/clipFiles.js';
import type { NetworkSource } from '../networks/networkSource.js';
import { checkpointKind } from '../networks/sourceKinds.js';
import { loadOptionsOf } from '../run/loadOptionsOf.js';
import type { WatchOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { Run } from '../run/run.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { startRun } from '../run/startRun.js';
import { inspectSource } from './inspectSource.js';
import type { InspectReport } from './report.js';

/** Options of {@link inspect}. */
export interface InspectRequest extends WatchOptions<PrepareEvent> {
  /** A checkpoint, or a CLIP's folder or its files by name. */
  readonly source: NetworkSource | ClipFolder;
}

/**
 * Reports what a file is: its form, the networks in it with their sizes, and what may be done with it.
 *
 * ```ts
 * const { what, networks } = await inspect({ source: 'models/generator/photo.safetensors' }).result;
 * ```
 *
 * The result rejects with a `UserError` when the file is nothing that this library reads.
 */
export function inspect(request: InspectRequest): Run<never, InspectReport> {
  return startRun(request, async (own) => {
    checkInspectRequest(own);
    return inspectSource(own.source, loadOptionsOf(own));
  });
}

/** Throws a `UserError` for an option that is missing or not known, and the reason of a signal that is aborted. */
export function checkInspectRequest(request: InspectRequest): void {
  requestValues({}, request, { source: input(checkpointKind) });
  request.signal?.throwIfAborted();
}
