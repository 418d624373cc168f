import type { ClipFolder } from '../networks/clipFiles.js';
import type { LoadOptions } from '../networks/loadProgress.js';
import type { NetworkSource } from '../networks/networkSource.js';
import { LiveRun } from '../run/liveRun.js';
import { requestValues } from '../run/requestValues.js';
import type { Run } from '../run/run.js';
import { inspectSource } from './inspectSource.js';
import type { InspectReport } from './report.js';

/** Options of {@link inspect}. */
export interface InspectRequest extends Pick<LoadOptions, 'onProgress' | 'signal'> {
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
  const { source, signal, onProgress } = request;
  return new LiveRun<never, InspectReport>(async () => {
    checkInspectRequest(request);
    return inspectSource(source, { signal, onProgress });
  });
}

/** Throws a `UserError` for an option that is missing or not known, and the reason of a signal that is aborted. */
export function checkInspectRequest(request: InspectRequest): void {
  requestValues({}, request, { source: 'a checkpoint' });
  request.signal?.throwIfAborted();
}
