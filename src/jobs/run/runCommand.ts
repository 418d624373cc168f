import { UserError } from '../../errors.js';
import { type GivenOf, optionalRows, type Rows, type ValuesOf } from '../../settings/row.js';
import type { CommandSpec } from '../../terminal/command.js';
import { faceOptions } from '../../terminal/faceOptions.js';
import type { HelpSpec } from '../../terminal/help.js';
import type { ShowEvent } from '../../terminal/reporter.js';
import type { RunResume, RunStart } from './defineRun.js';
import { runControls } from './runControls.js';
import { type FolderEvent, runFolderCommand } from './runFolderCommand.js';

/** A verb's runs, as a command uses them: see `defineRun`. */
interface Runs<T extends Rows, G, S, W> {
  readonly command: string;
  readonly rows: T;
  start(folder: string, given: G, start?: W): Promise<S>;
  resume(folder: string, resume?: W & RunResume<GivenOf<T>>): Promise<S>;
}

/** Words of a command with runs, besides the rows of its options. */
export interface RunCommandSpec<E extends FolderEvent, S> extends HelpSpec {
  /** One line. */
  readonly summary: string;
  /** Shows an event to a person; made anew for each run. */
  show(): ShowEvent<E>;
  /** How to go on from a run that is finished, as half of a sentence. */
  goesOn(summary: S): string;
  /** The end of a run for a person. */
  summaryText(summary: S): string;
}

/** The type of all commands that `runCommand` makes: their rows are those of the verb, and what every run has. */
type RunRows<T extends Rows, N extends Rows> = N &
  typeof runControls &
  ReturnType<typeof optionalRows<T>> &
  typeof faceOptions;

/**
 * The command of a verb with runs in folders: `--out` begins one, `--resume` continues it, Ctrl-C saves it.
 *
 * `newRows` are options of a new run alone, which `options.json` does not hold.
 */
export function runCommand<
  T extends Rows,
  S,
  E extends FolderEvent,
  W extends RunStart<E, never>,
  N extends Rows = Record<never, never>,
>(
  runs: Runs<T, GivenOf<T> & GivenOf<N>, S, W>,
  { show, goesOn, summaryText, ...help }: RunCommandSpec<E, S>,
  newRows?: N,
): CommandSpec<RunRows<T, N>> {
  const rows = { ...newRows, ...runControls, ...optionalRows(runs.rows), ...faceOptions } as RunRows<T, N>;
  const controlled = new Set([...Object.keys(runControls), ...Object.keys(faceOptions)]);
  return {
    ...help,
    name: runs.command.split(' ').at(-1) ?? '',
    rows,
    run(options, output) {
      const { out, resume, allowDrift, json, quiet } = options as ValuesOf<
        typeof runControls & typeof faceOptions
      >;
      const given = Object.fromEntries(
        Object.entries(options).filter(([name]) => !controlled.has(name)),
      ) as GivenOf<T> & GivenOf<N>;
      checkNew(newRows, given, resume);
      return runFolderCommand<E, S>({ out, resume, allowDrift, json, quiet }, output, {
        name: runs.command,
        show: show(),
        begin: (folder, start) => runs.start(folder, given, start as unknown as W),
        resume: (folder, start) =>
          runs.resume(folder, { changes: given, ...start } as unknown as W & RunResume<GivenOf<T>>),
        goesOn,
        summaryText,
      });
    },
  };
}

function checkNew(newRows: Rows | undefined, given: object, resume: string | undefined): void {
  if (resume === undefined) return;
  const values = given as Readonly<Record<string, unknown>>;
  const [name] = Object.keys(newRows ?? {}).filter((key) => values[key] !== undefined);
  if (name === undefined) return;
  const what = newRows?.[name].positional ? `the ${name} ${String(values[name])}` : `option --${name}`;
  throw new UserError(`${what} is for a new run: leave it out beside --resume`);
}
