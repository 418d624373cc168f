import type { GivenOf } from '../../settings/row.js';
import { LiveRun } from '../run/liveRun.js';
import { loadOptionsOf } from '../run/loadOptionsOf.js';
import type { WatchOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { Run } from '../run/run.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { type BlendInputs, type BlendResult, blendParts } from './blendParts.js';
import { blendRows } from './blendRows.js';

/** Options of {@link blend}. */
export interface BlendRequest extends BlendInputs, GivenOf<typeof blendRows>, WatchOptions<PrepareEvent> {}

/**
 * Makes a generator between several of one parent.
 *
 * ```ts
 * const photo = await loadGenerator('models/generator/photo.safetensors');
 * const { generator } = await blend({ parts: [photo, 'sketch.safetensors'], at: 0.3 }).result;
 * ```
 *
 * The result rejects with a `UserError` for fewer than two, generators of different shapes, domains without or of another parent,
 * and shares or groups that do not fit.
 */
export function blend(request: BlendRequest): Run<never, BlendResult> {
  const { parts, generator, signal } = request;
  return new LiveRun<never, BlendResult>(async () => {
    const inputs = { parts: 'two generators or domains, or more', generator: undefined };
    const how = requestValues(blendRows, request, inputs);
    signal?.throwIfAborted();
    return blendParts({ parts, generator, ...how }, loadOptionsOf(request));
  });
}
