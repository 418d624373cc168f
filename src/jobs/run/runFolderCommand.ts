import { UserError } from '../../errors.js';
import { commandLine } from '../../terminal/commandLine.js';
import { exitCodes } from '../../terminal/exitCode.js';
import { Interruption, interruptible } from '../../terminal/interruption.js';
import type { Output } from '../../terminal/output.js';
import { RunReporter, reportStyle, type ShowEvent } from '../../terminal/reporter.js';
import type { RunControls } from './runControls.js';

/** The events that say how far the run in a folder is, and all others. */
export type FolderEvent =
  | { readonly type: 'start'; readonly step: number; readonly steps: number }
  | { readonly type: 'step' | 'evaluation' | 'sample' | 'save' | 'snapshot' | 'stop'; readonly step: number }
  | { readonly type: 'load' | 'prepare' | 'work' | 'note' | 'done' };

/** Options of a start of a run. */
interface FolderStart<E> {
  readonly signal: AbortSignal;
  readonly listener: (event: E) => void;
}

/** A command whose runs live in folders: what it does, and what it tells a person. */
export interface FolderCommand<E extends FolderEvent, R> {
  /** As it is typed, such as `clip train`. */
  readonly name: string;
  readonly show: ShowEvent<E>;
  begin(folder: string, start: FolderStart<E>): Promise<R>;
  resume(folder: string, start: FolderStart<E> & { readonly allowDrift: boolean | undefined }): Promise<R>;
  /** How to go on from a run that is finished, as half of a sentence. */
  goesOn(summary: R): string;
  /** The end of a run for a person. */
  summaryText(summary: R): string;
}

/** Begins or continues a run in a folder, shows it, and says how to go on when it is interrupted; gives the exit code. */
export async function runFolderCommand<E extends FolderEvent, R>(
  {
    out,
    resume,
    allowDrift,
    json,
    quiet,
  }: RunControls & { json?: boolean | undefined; quiet?: boolean | undefined },
  output: Output,
  command: FolderCommand<E, R>,
): Promise<number> {
  if ((out === undefined) === (resume === undefined)) {
    throw new UserError('give either --out with a new folder, or --resume with the folder of an earlier run');
  }
  const folder = resume ?? out ?? '';
  const reporter = new RunReporter(output, reportStyle({ json, quiet }), command.show);
  let total: number | undefined;
  let saved = 0;
  const listener = (event: E): void => {
    if (event.type === 'start') total = event.steps;
    if (event.type === 'start' || event.type === 'save') saved = event.step;
    reporter.event(event);
  };
  try {
    const notice = 'finishing this step and saving; Ctrl-C again stops at once';
    const summary = await interruptible(output, notice, (signal) => {
      signal.addEventListener('abort', () => reporter.stopping());
      return resume === undefined
        ? command.begin(folder, { signal, listener })
        : command.resume(folder, { signal, listener, allowDrift });
    });
    reporter.close();
    if (total === undefined && reporter.style === 'person') {
      output.out(`${folder} is finished already; ${command.goesOn(summary)}.\n`);
      output.out(`${command.summaryText(summary)}\n`);
    }
    return exitCodes.success;
  } catch (error) {
    reporter.close();
    if (!(error instanceof Interruption)) throw error;
    const how =
      total === undefined
        ? 'stopped before the first step; nothing was written'
        : `stopped after step ${saved} of ${total}; go on with: ${commandLine`nada ${command.name.split(' ')} --resume ${folder}`}`;
    throw new Interruption(error.exitCode, how);
  }
}
