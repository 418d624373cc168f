import { UserError } from '#nada/errors.js';

/** A signal that Ctrl-C, or whatever else is named, aborts with a sentence; the same command goes on with what is left. */
export function interruption(names: readonly NodeJS.Signals[] = ['SIGINT']): AbortSignal {
  const stop = new AbortController();
  for (const name of names) {
    process.once(name, () =>
      stop.abort(new UserError('stopped; the same command goes on with what is left')),
    );
  }
  return stop.signal;
}
