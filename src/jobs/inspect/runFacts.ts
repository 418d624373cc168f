import path from 'node:path';
import { readTextFile } from '../../platform/fileSource.node.js';
import { duration } from '../../terminal/duration.js';
import { type TargetOptions, targetWords } from '../adapt/targetWords.js';
import { runFiles } from '../run/runFolder.js';

/** Values of a file that another version, or a person, may have written. */
type Loose = Readonly<Record<string, unknown>>;

/** What a run folder tells of its run: from what to what, how many steps, how good, and why it stopped. */
export async function runFacts(folder: string): Promise<Readonly<Record<string, string>>> {
  const [options, summary] = [
    await readJson(path.join(folder, runFiles.options)),
    await readJson(path.join(folder, runFiles.summary)),
  ];
  const lines = await readLog(path.join(folder, runFiles.metrics));
  const facts = {
    from: textOf(options.source) ?? textOf(options.from) ?? textOf(options.data),
    to: goalOf(options),
    generator: textOf(options.generator),
    steps: stepsOf(options, summary, lines),
    quality: qualityOf(summary, lines),
    ended: endOf(summary),
  };
  return Object.fromEntries(
    Object.entries(facts).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  );
}

function goalOf(options: Loose): string | undefined {
  if (options.target === undefined && options.styleImages === undefined) return textOf(options.to);
  const isGoal = [options.target, options.styleImages].every(
    (value) => value === undefined || isTexts(value),
  );
  const weights = [options.imageWeight, options.targetWeights].flat();
  if (!isGoal || !weights.every((value) => value === undefined || typeof value === 'number'))
    return undefined;
  return targetWords(options as TargetOptions);
}

function stepsOf(options: Loose, summary: Loose, lines: readonly Loose[]): string | undefined {
  const done = Number(summary.steps ?? lines.at(-1)?.step ?? 0);
  const wanted = Number(options.iterations ?? options.steps);
  const seconds = Number(summary.seconds ?? lines.reduce((sum, line) => sum + Number(line.seconds), 0));
  const of = Number.isFinite(wanted) && wanted !== done ? ` of ${wanted}` : '';
  return `${done}${of}${Number.isFinite(seconds) && done > 0 ? ` in ${duration(seconds)}` : ''}`;
}

/** What the meter read first and last, or what a training measured at its best. */
function qualityOf(summary: Loose, lines: readonly Loose[]): string | undefined {
  const [before, after] = [fieldsOf(fieldsOf(summary.meter).before), fieldsOf(fieldsOf(summary.meter).after)];
  if (typeof after.quality === 'number') {
    const change = (name: string): string => `${figure(before[name])} -> ${figure(after[name])}`;
    return `${change('quality')}, diversity ${change('diversity')}, at step ${Number(after.step)}`;
  }
  const best = fieldsOf(summary.best);
  if (typeof best.kid === 'number') return `KID ${Number(best.kid).toFixed(4)} at step ${Number(best.step)}`;
  if (typeof summary.before === 'number' && typeof summary.after === 'number') {
    return `${summary.before.toFixed(3)} -> ${summary.after.toFixed(3)}`;
  }
  const metered = lines.findLast(({ quality }) => typeof quality === 'number');
  if (metered) return `${Number(metered.quality).toFixed(3)} at step ${Number(metered.step)}`;
  const loss = lines.at(-1)?.loss;
  return typeof loss === 'number' ? `loss ${loss.toFixed(4)}` : undefined;
}

function endOf(summary: Loose): string {
  if (summary.steps === undefined) return 'not yet: it was stopped, or is still running';
  return textOf(fieldsOf(summary.stop).text) ?? 'after all of its steps';
}

function isTexts(value: unknown): boolean {
  return [value].flat().every((text) => typeof text === 'string');
}

function figure(value: unknown): string {
  return Number(value).toFixed(3);
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : undefined;
}

/** The fields of a value that may be anything. */
function fieldsOf(value: unknown): Loose {
  return typeof value === 'object' && value !== null ? (value as Loose) : {};
}

function parsed(text: string): Loose[] {
  try {
    return [fieldsOf(JSON.parse(text))];
  } catch {
    return [];
  }
}

async function readJson(file: string): Promise<Loose> {
  const [value = {}] = parsed(await readTextFile(file, 'record').catch(() => ''));
  return value;
}

/** The whole lines of a log. */
async function readLog(file: string): Promise<Loose[]> {
  const text = await readTextFile(file, 'log').catch(() => '');
  return text.split('\n').flatMap(parsed);
}
