import { checkObject, isOptions } from '../../settings/check.js';
import { isTensor } from '../networks/sourceKinds.js';
import { LiveRun, type RunControl } from './liveRun.js';

/**
 * Starts the work of a call on its options as they are now: later changes of the object, of its lists and of latents in it do not
 * reach the work.
 *
 * The result rejects with a `UserError` for a request that is no object; nothing is thrown by the call itself.
 */
export function startRun<Q extends object, S, R>(
  request: Q,
  work: (request: Q, control: RunControl<S>) => Promise<R>,
): LiveRun<S, R> {
  const own = copied(request);
  return new LiveRun<S, R>(async (control) => {
    checkObject(own);
    return work(own, control);
  });
}

function copied<Q extends object>(request: Q): Q {
  if (!isOptions(request)) return request;
  return Object.fromEntries(Object.entries(request).map(([name, value]) => [name, copiedValue(value)])) as Q;
}

/** Networks, images and files are too large to be copied. */
function copiedValue(value: unknown): unknown {
  if (Array.isArray(value)) return [...value];
  return isTensor(value) ? { ...value, data: value.data.slice(), shape: [...value.shape] } : value;
}
