import path from 'node:path';
import { named, says, UserError } from '../../errors.js';
import { isPresent } from '../../platform/regularFile.node.js';
import type { Rows, ValuesOf } from '../../settings/row.js';
import { type CheckpointFacts, examineCheckpoint } from './checkpointFiles.js';
import { differentOptions, loggedMark, marks } from './checkpointMarks.js';
import { type LoggedSteps, loggedSteps, readLines } from './metricsLog.js';
import { runFiles } from './runFolder.js';

/** A run folder whose checkpoint is looked for. */
export interface CheckpointSearch<R extends Rows> {
  readonly folder: string;
  readonly rows: R;
  /** The options as their file has them. */
  readonly options: ValuesOf<R>;
  /** Steps between checkpoints until now. */
  readonly saveEvery: number;
  readonly allowDrift: boolean;
}

/** What a run goes on from. */
export interface CheckpointChoice {
  /** Absent where no step was saved. */
  readonly file?: string | undefined;
  /** Whether it takes the place of a newer one that cannot be used. */
  readonly isPrevious: boolean;
  /** What a person should know about it. */
  readonly notes: readonly string[];
}

/** A checkpoint that is whole. */
interface Candidate extends CheckpointFacts {
  readonly file: string;
  readonly isPrevious: boolean;
}

/**
 * Finds the checkpoint that a run goes on from: the newest, or the one before it where the newest is damaged or missing, or where a
 * log lacks lines that it counts.
 *
 * Throws a `UserError` where none can be used though steps were taken, and for options that are not those of the checkpoint.
 */
export async function findCheckpoint<R extends Rows>(search: CheckpointSearch<R>): Promise<CheckpointChoice> {
  const { folder, allowDrift } = search;
  const log = await loggedSteps(path.join(folder, runFiles.metrics));
  const problems: string[] = [];
  let isThere = false;
  let unlogged: { readonly candidate: Candidate; readonly gap: string } | undefined;
  for (const name of [runFiles.checkpoint, runFiles.previousCheckpoint]) {
    const file = path.join(folder, name);
    const found = await examineCheckpoint(file);
    isThere ||= found !== undefined;
    if (found === undefined) problems.push(`${file} is missing`);
    else if ('problem' in found) problems.push(found.problem);
    else {
      const candidate = { ...found, file, isPrevious: name === runFiles.previousCheckpoint };
      const gap = await missingLines(folder, candidate, log);
      if (gap === undefined) return choice(search, candidate, problems);
      unlogged ??= { candidate, gap };
      problems.push(gap);
    }
  }
  if (!isThere) return beginning(search, log);
  if (unlogged && allowDrift) return choice(search, unlogged.candidate, problems);
  const way = unlogged ? says`, or add ${named('allowDrift')} to go on without those lines` : '';
  throw new UserError(
    says`${folder} cannot be continued (${problems.join('; ')}): restore the files from a backup${way}, or start a new run with ${named('out')}`,
  );
}

function choice<R extends Rows>(
  search: CheckpointSearch<R>,
  candidate: Candidate,
  problems: readonly string[],
): CheckpointChoice {
  const { file, isPrevious, step } = candidate;
  const edits = checkOptions(search, candidate);
  const why =
    problems.length > 0 ? [`${problems.join(', and ')}: going on from ${file}, after step ${step}`] : [];
  return { file, isPrevious, notes: [...why, ...edits] };
}

/** A run without any checkpoint: nothing is lost where none was due yet. */
async function beginning<R extends Rows>(
  { folder, saveEvery }: CheckpointSearch<R>,
  { last }: LoggedSteps,
): Promise<CheckpointChoice> {
  const hasEnded = await isPresent(path.join(folder, runFiles.summary));
  // A step after the one that a checkpoint is due with is only taken once that is written.
  if (last > 0 && (hasEnded || last > saveEvery)) {
    throw new UserError(
      says`${path.join(folder, runFiles.checkpoint)} is missing, though ${last} steps were taken: restore it from a backup, or start a new run with ${named('out')}`,
    );
  }
  const notes =
    last > 0
      ? [`nothing was saved before the run ended in step ${last + 1}: it begins again with step 1`]
      : [];
  return { isPrevious: false, notes };
}

/** Words for lines of a checkpoint's steps that a log lacks. */
async function missingLines(
  folder: string,
  { file, step, metadata }: Candidate,
  log: LoggedSteps,
): Promise<string | undefined> {
  if (log.whole < step) {
    return `${path.join(folder, runFiles.metrics)} lacks step ${log.whole + 1} of the ${step} that ${file} counts`;
  }
  for (const [name, steps] of Object.entries(loggedMark(metadata[marks.logs]))) {
    const logged = new Set((await readLines(path.join(folder, name))).map((line) => line.step));
    const lost = steps.find((each) => !logged.has(each));
    if (lost !== undefined) return `${path.join(folder, name)} lacks step ${lost}, which ${file} counts`;
  }
  return undefined;
}

/** Refuses options that were edited in their file; of paths it is said where drift is allowed, for files that were moved. */
function checkOptions<R extends Rows>(
  { folder, rows, options, allowDrift }: CheckpointSearch<R>,
  { metadata, file }: Candidate,
): string[] {
  return differentOptions(rows, options, metadata[marks.options]).map((name) => {
    const isPath = rows[name].kind.path !== undefined;
    const place = path.join(folder, runFiles.options);
    if (isPath && allowDrift) return `"${name}" in ${place} is not the one that ${file} was made with`;
    const way = isPath ? says`, or add ${named('allowDrift')} if the files were moved` : '';
    throw new UserError(
      says`option ${named(name)} in ${place} is not the one that ${file} was made with: undo that change${way}, or start a new run with ${named('out')}`,
    );
  });
}
