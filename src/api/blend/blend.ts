import { type GivenOf, input, optionalInput } from '../../settings/row.js';
import { generatorKind } from '../networks/sourceKinds.js';
import { loadOptionsOf } from '../run/loadOptionsOf.js';
import type { WatchOptions } from '../run/requestOptions.js';
import { requestValues } from '../run/requestValues.js';
import type { Run } from '../run/run.js';
import type { PrepareEvent } from '../run/runEvents.js';
import { startRun } from '../run/startRun.js';
import { type BlendInputs, type BlendResult, blendParts } from './blendParts.js';
import { blendRows } from './blendRows.js';
import { partsKind } from './readPart.js';

/** Options of {@link blend}. */
export interface BlendRequest extends BlendInputs, GivenOf<typeof blendRows>, WatchOptions<PrepareEvent> {}

const inputs = { parts: input(partsKind), generator: optionalInput(generatorKind) };

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
  return startRun(request, async (own) => {
    const how = requestValues(blendRows, own, inputs);
    own.signal?.throwIfAborted();
    return blendParts({ parts: own.parts, generator: own.generator, ...how }, loadOptionsOf(own));
  });
}
