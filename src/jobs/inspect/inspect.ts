import { checkInspectRequest, type InspectRequest } from '../../api/inspect/inspect.js';
import { inspectSource } from '../../api/inspect/inspectSource.js';
import type { InspectReport } from '../../api/inspect/report.js';
import { isAddress } from '../../api/networks/networkSource.js';
import { loadOptionsOf } from '../../api/run/loadOptionsOf.js';
import type { Run } from '../../api/run/run.js';
import { startRun } from '../../api/run/startRun.js';
import { isPresent } from '../../platform/regularFile.node.js';
import { inspectPath } from './inspectJob.js';
import type { PathReport } from './report.js';

/**
 * Reports what a file is: its form, the networks in it with their sizes, and what may be done with it; of a run folder, which
 * run it holds and how far it is. The report of a file or folder of this machine also names commands for it.
 *
 * ```ts
 * const { what, networks } = await inspect({ source: 'models/generator/photo.safetensors' }).result;
 * ```
 *
 * The result rejects with a `UserError` when the file is nothing that this library reads.
 */
export function inspect(request: InspectRequest): Run<never, InspectReport | PathReport> {
  return startRun(request, async (own): Promise<InspectReport | PathReport> => {
    checkInspectRequest(own);
    const { source } = own;
    const load = loadOptionsOf(own);
    const isPlace = typeof source === 'string' && !isAddress(source) && (await isPresent(source));
    return isPlace ? inspectPath(source, load) : inspectSource(source, load);
  });
}
