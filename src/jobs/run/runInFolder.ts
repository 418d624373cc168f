import { LiveRun, type RunControl } from '../../api/run/liveRun.js';
import type { TrainingRun } from '../../api/run/run.js';
import { named, says, UserError } from '../../errors.js';
import type { recordOptions } from './recordOptions.js';

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

/** A run in a folder as the library gives it: `given` are the options of a new one, and `result` reads what its summary names. */
export function runInFolder<G, S, W, R>(
  runs: FolderRuns<G, S, W>,
  { out, resume = false }: FolderOptions,
  given: G,
  start: Omit<W, 'control'>,
  result: (summary: S) => Promise<R>,
): TrainingRun<StepOf<W>, R> {
  return new LiveRun<StepOf<W>, R>(async (control) => {
    if (out === undefined) throw new UserError(says`option ${named('out')} is missing: give a folder`);
    const controlled = { ...start, control } as unknown as W;
    return result(await (resume ? runs.resume(out, controlled) : runs.start(out, given, controlled)));
  });
}

/** The options of a request without those that only a run with a folder has. */
export function withoutFolder<R extends object>(request: R): Omit<R, FolderOptionName> {
  return Object.fromEntries(
    Object.entries(request).filter(([name]) => !Object.hasOwn(ofFolders, name)),
  ) as Omit<R, FolderOptionName>;
}

type FolderOptionName = keyof FolderOptions | keyof ReturnType<typeof recordOptions>;

const ofFolders: Readonly<Record<FolderOptionName, true>> = {
  out: true,
  resume: true,
  samples: true,
  sampleEvery: true,
  fullSheets: true,
  snapshotEvery: true,
  saveEvery: true,
};
