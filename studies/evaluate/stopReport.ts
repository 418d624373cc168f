import { defaultStopRule, type StopRule } from '#nada/adapt/index.js';
import { median } from '#nada/jobs/run/median.js';
import { markdownTable, thousandths } from '../../world/markdown.js';
import { type Choice, choiceOf } from './regret.js';
import type { CellResult, StopCurve } from './results.js';
import { mean } from './seeds.js';

/** The regret that a choice may have. */
const goal = 0.2;

/** Reports in Markdown where the stop rule would have ended recorded runs: it is played over them, nothing is run again. */
export function stopReport(results: readonly CellResult[], rule: StopRule = defaultStopRule): string {
  const judged = results.flatMap((result) =>
    result.stop ? [{ result, curve: result.stop, choice: choiceOf(result.stop, rule) }] : [],
  );
  const parts = ['# When to stop', explanation(rule), choiceTable(judged), summary(judged)];
  for (const { result, curve, choice } of judged) parts.push(curveSection(result, curve, choice));
  return `${parts.join('\n\n')}\n`;
}

interface Judged {
  readonly result: CellResult;
  readonly curve: StopCurve;
  readonly choice: Choice;
}

function explanation({ patience, tolerance, diversity }: StopRule): string {
  return (
    `Runs that took all steps, and what the stop rule (patience ${patience} steps, noise ${100 * tolerance}%, diversity ` +
    `${100 * diversity}%) makes of the meter's readings on the way. KID: times 1000, to true renders of the target, by the ` +
    'evaluator, which has guided nothing: at the start, at the step that the rule keeps (on the line between the points ' +
    'around it), at the best of all points. Regret: (kept - best) / (start - best).'
  );
}

function choiceTable(judged: readonly Judged[]): string {
  const rows = judged.map(({ result, curve, choice }) => {
    const { kid, kept, ended, reason, bestStep, regret } = choice;
    const reading = curve.readings.find(({ step }) => step === kept) ?? curve.before;
    const figures = [reading.quality, reading.alignment].map((value) => value.toFixed(2));
    const left = `${Math.round((100 * reading.diversity) / curve.before.diversity)}%`;
    return [
      result.domain,
      result.method,
      String(result.seed),
      String(ended),
      reason,
      String(kept),
      ...figures,
      left,
      ...[kid.before, kid.kept, kid.best].map(thousandths),
      String(bestStep),
      regret === undefined ? 'no gain' : regret.toFixed(2),
    ];
  });
  const header = [
    'domain',
    'method',
    'seed',
    'ended',
    'reason',
    'kept',
    'quality',
    'alignment',
    'diversity left',
  ];
  return markdownTable([...header, 'KID at start', 'kept', 'best', 'best step', 'regret'], rows);
}

/** In how many domains the middle seed's regret is small enough, of those that get better at all. */
function summary(judged: readonly Judged[]): string {
  const regrets = new Map<string, number[]>();
  for (const { result, choice } of judged) {
    if (choice.regret === undefined) continue;
    const name = `${result.domain}, ${result.method}`;
    regrets.set(name, [...(regrets.get(name) ?? []), choice.regret]);
  }
  const medians = [...regrets.values()].map(median);
  const good = medians.filter((regret) => regret <= goal).length;
  const steps = judged.map(({ choice }) => choice.ended);
  return (
    `The median regret is at most ${goal} in ${good} of ${medians.length} domains that get better at all; the mean of all ` +
    `runs is ${mean([...regrets.values()].flat()).toFixed(2)}. Runs end after ${Math.round(mean(steps))} steps on average.`
  );
}

function curveSection(
  result: CellResult,
  { before, readings, distances }: StopCurve,
  { kept }: Choice,
): string {
  const rows = distances.map(({ step, kid, called }) => {
    const reading = step === 0 ? before : readings.find((each) => each.step === step);
    const figures = reading ? [reading.quality, reading.alignment, reading.diversity] : [];
    return [
      String(step),
      ...(reading ? figures.map((value) => value.toFixed(3)) : ['-', '-', '-']),
      thousandths(kid),
      `${Math.round(100 * called)}%`,
    ];
  });
  const title = `## ${result.domain}, ${result.method}, seed ${result.seed}: keeps step ${kept}`;
  return `${title}\n\n${markdownTable(['step', 'quality', 'alignment', 'diversity', 'KID', 'called'], rows)}`;
}
