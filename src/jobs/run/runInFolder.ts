import { LiveRun, type RunControl } from '../../api/run/liveRun.js';
import type { WatchOptions } from '../../api/run/requestOptions.js';
import { checkInputs } from '../../api/run/requestValues.js';
import type { TrainingRun } from '../../api/run/run.js';
import { startRun } from '../../api/run/startRun.js';
import { named, says, UserError } from '../../errors.js';
import { checkGiven, isOptions } from '../../settings/check.js';
import { path, toggle } from '../../settings/kind.js';
import { optionalInput, type Rows } from '../../settings/row.js';
import type { SplitRequest } from './heldInputs.js';

/** Where a run of the library leaves what it does. */
export interface FolderOptions {
  /** A run folder; without it nothing is written. */
  readonly out?: string | undefined;
  /** Continues the run in `out`. */
  readonly resume?: boolean | undefined;
}

/** The runs of a verb, as the library needs them: see `DefinedRun`. */
interface FolderRuns<G, S, W> {
  start(folder: string, given: G, start: W): Promise<S>;
  resume(folder: string, resume: W): Promise<S>;
}

/** The steps that a start's run reports. */
type StepOf<W> = W extends { readonly control?: RunControl<infer L> | undefined } ? L : never;

/** What a run in a folder is given besides its own options. */
type FolderControl = keyof FolderOptions | 'signal' | 'onProgress';

const folderRows = {
  out: optionalInput(path('the path of a run folder', 'place')),
  resume: optionalInput(toggle()),
};

/**
 * A run in a folder as the library gives it: `split` parts the options of a new one from what is in memory, and `result` reads what
 * its summary names.
 *
 * The result rejects with a `UserError` for what is wrong among `inputs`; the settings are the run's to check.
 */
export function runInFolder<Q extends FolderOptions & WatchOptions<never>, G, S, W, R>(
  runs: FolderRuns<G, S, W>,
  request: Q,
  inputs: Rows,
  split: (request: Omit<Q, FolderControl>) => SplitRequest<G, object>,
  result: (summary: S) => Promise<R>,
): TrainingRun<StepOf<W>, R> {
  return startRun(request, async (own, control: RunControl<StepOf<W>>) => {
    checkInputs({ ...inputs, ...folderRows }, own);
    const { out, resume = false, signal, onProgress: listener, ...rest } = own;
    if (out === undefined) throw new UserError(says`option ${named('out')} is missing: give a folder`);
    const { given, inputs: held } = split(rest);
    const start = { inputs: held, signal, listener, control } as unknown as W;
    return result(await (resume ? runs.resume(out, start) : runs.start(out, given, start)));
  });
}

/**
 * A run without a folder, by the call that runs in memory; `rows` are the options that only a folder has a use for.
 *
 * The result rejects with a `UserError` where one of them is wrong, and for continuing no folder.
 */
export function runInMemory<Q extends FolderOptions, T>(
  request: Q,
  rows: Rows,
  run: (request: Omit<Q, keyof FolderOptions>) => TrainingRun<never, never> | T,
): T {
  try {
    return run(withoutFolder(request, rows)) as T;
  } catch (error) {
    return new LiveRun<never, never>(() => Promise.reject(error)) as T;
  }
}

function withoutFolder<Q extends FolderOptions>(request: Q, rows: Rows): Q {
  // What is no object is refused by the call itself.
  if (!isOptions(request)) return request;
  const ofFolders: Rows = { ...rows, ...folderRows };
  checkGiven(ofFolders, request);
  if (request.resume) {
    throw new UserError(
      says`option ${named('resume')} continues the run of a folder: give ${named('out')} too, or a ${named('snapshot')} of a run without one`,
    );
  }
  const rest = Object.entries(request).filter(([name]) => !Object.hasOwn(ofFolders, name));
  return Object.fromEntries(rest) as unknown as Q;
}
