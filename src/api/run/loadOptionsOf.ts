import type { LoadOptions } from '../networks/loadProgress.js';
import type { WatchOptions } from './requestOptions.js';
import type { PrepareEvent } from './runEvents.js';

/** How the files of a call are loaded: it ends with the call, and what happens is reported as events of `load`. */
export function loadOptionsOf({ signal, onProgress }: WatchOptions<PrepareEvent>): LoadOptions {
  return { signal, onProgress: (event) => onProgress?.({ type: 'load', ...event }) };
}
