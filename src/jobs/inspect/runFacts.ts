import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { duration } from '../../terminal/duration.js';
import type { RunSummary } from '../adapt/events.js';
import { targetWords } from '../adapt/targetWords.js';
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
  const { target, styleImages, targetWeights = [] } = options;
  const texts = [target ?? []].flat();
  const isSound = Array.isArray(targetWeights) && texts.every((text) => typeof text === 'string');
  if (isSound && (texts.length > 0 || Array.isArray(styleImages))) {
    return targetWords(options as unknown as Parameters<typeof targetWords>[0]);
  }
  return textOf(options.to);
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
  const { meter } = summary as unknown as Pick<RunSummary, 'meter'>;
  const best = summary.best as Loose | undefined;
  if (meter) {
    const { before, after } = meter;
    return (
      `${before.quality.toFixed(3)} -> ${after.quality.toFixed(3)}, diversity ` +
      `${before.diversity.toFixed(3)} -> ${after.diversity.toFixed(3)}, at step ${after.step}`
    );
  }
  if (best !== undefined) return `KID ${Number(best.kid).toFixed(4)} at step ${Number(best.step)}`;
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
  const stop = summary.stop as Loose | undefined;
  return textOf(stop?.text) ?? 'after all of its steps';
}

function textOf(value: unknown): string | undefined {
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'string' ? value : undefined;
}

async function readJson(file: string): Promise<Loose> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Loose;
  } catch {
    return {};
  }
}

/** The whole lines of a log. */
async function readLog(file: string): Promise<Loose[]> {
  const text = await readFile(file, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line) => {
    try {
      return [JSON.parse(line) as Loose];
    } catch {
      return [];
    }
  });
}
