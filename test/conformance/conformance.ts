import { parseArgs } from 'node:util';
import { UserError } from '#nada/errors.js';
import { type LoweringMode, loweringModes } from '#nada/lowering/index.js';
import { findCases, peekCase } from './case.js';
import { kinds as knownKinds } from './kinds.js';
import { caseLines, headerLine } from './report.js';
import { type CaseReport, runCase } from './runCase.js';
import { type Skip, skip } from './skips.js';

/** Settings of a run. */
export interface ConformanceOptions {
  /** Folders of cases, or single cases. */
  readonly directories: readonly string[];
  /** The kinds to run, two digits each; all when undefined. */
  readonly only: readonly string[] | undefined;
  readonly lowering: LoweringMode;
  readonly skips: readonly Skip[];
}

export const usage =
  'npm run -s conformance -- [--only 01,04] [--lowering auto|direct|winograd] [--skip PATTERN]... [DIR]...';

/**
 * Reads the command line.
 *
 * @throws UserError naming the option that is unknown or has a value that it can't have.
 */
export function parseOptions(words: readonly string[]): ConformanceOptions {
  const { values, positionals } = parse(words);
  const { lowering = 'auto' } = values;
  const mode = loweringModes.find((known) => known === lowering);
  if (!mode) {
    throw new UserError(`--lowering ${lowering} is unknown: give one of ${loweringModes.join(', ')}`);
  }
  const only = values.only?.flatMap((list) => list.split(',')).map((kind) => kind.trim());
  const wrong = only?.find((kind) => !/^\d\d$/.test(kind));
  if (wrong !== undefined) {
    throw new UserError(`--only takes kinds of two digits, not "${wrong}": give something like --only 01,04`);
  }
  return {
    directories: positionals.length > 0 ? positionals : ['test/golden'],
    only,
    lowering: mode,
    skips: (values.skip ?? []).map((pattern) => skip(pattern)),
  };
}

function parse(words: readonly string[]) {
  try {
    return parseArgs({
      args: [...words],
      allowPositionals: true,
      options: {
        only: { type: 'string', multiple: true },
        lowering: { type: 'string' },
        skip: { type: 'string', multiple: true },
      },
    });
  } catch (error) {
    const [reason] = error instanceof Error ? error.message.split(/[.\n]/) : [String(error)];
    throw new UserError(`${reason}: use ${usage}`);
  }
}

/**
 * Runs every case that the options choose, printing a row for each and the two closing lines.
 *
 * A case of a kind that is not supported yet fails when it was asked for, by `--only` or by its own folder;
 * otherwise it is named and counted apart. Returns the exit code: 0 when something was compared and nothing failed.
 */
export async function runConformance(
  options: ConformanceOptions,
  print: (line: string) => void,
): Promise<number> {
  const { directories, only, lowering } = options;
  const reports: CaseReport[] = [];
  const unsupported: string[] = [];
  print(`lowering ${lowering}, device cpu`);
  print(headerLine);
  for (const { folder, isNamed } of chooseCases(directories)) {
    const { name, kind } = peekCase(folder);
    if (only && !only.includes(kind)) continue;
    const load = knownKinds[kind];
    if (!load && !only && !isNamed) {
      unsupported.push(name);
      print(`SKIPPED ${name}: kind ${kind} is not supported yet`);
      continue;
    }
    const report = load
      ? await runCase(folder, name, await load(), options)
      : failed(name, `kind ${kind} is not supported yet`);
    reports.push(report);
    for (const line of caseLines(report)) print(line);
  }
  if (unsupported.length > 0) print(`${unsupported.length} cases of unsupported kinds were not run`);
  const missing = only?.filter((kind) => !reports.some(({ name }) => name.startsWith(kind))) ?? [];
  if (missing.length > 0)
    print(`there is no case of kind ${missing.join(', ')} in ${directories.join(', ')}`);
  const failures = reports.filter((report) => report.failures.length > 0).length;
  const total = (count: (report: CaseReport) => number) =>
    reports.reduce((sum, report) => sum + count(report), 0);
  const compared = total((report) => report.compared);
  const skipped = total((report) => [...report.skipped.values()].flat().length);
  print(`compared ${compared} tensors, skipped ${skipped}`);
  print(`${reports.length - failures} passed, ${failures} failed`);
  return failures === 0 && compared > 0 ? 0 : 1;
}

function chooseCases(directories: readonly string[]): { folder: string; isNamed: boolean }[] {
  return directories.flatMap((directory) =>
    findCases(directory).map((folder) => ({ folder, isNamed: folder === directory })),
  );
}

function failed(name: string, reason: string): CaseReport {
  return {
    name,
    compared: 0,
    facts: 0,
    skipped: new Map(),
    worst: undefined,
    remarks: [],
    failures: [reason],
    seconds: 0,
  };
}
