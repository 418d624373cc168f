import type { Scores } from '../evaluate/results.js';
import { markdownTable, percent } from '../markdown.js';
import type { MiningResult } from './cells.js';

const header = [
  'domain',
  'pictures',
  'KID',
  'called',
  'quality',
  'diversity',
  'CLIP diversity',
  'clusters',
  'kept',
  'seconds',
];

/** The table of all results in Markdown: means over seeds, and below it every seed where there are several. */
export function miningReport(results: readonly MiningResult[]): string {
  const parts = [
    'KID (times 1000, to true renders of the domain), called (share of pictures that the evaluator calls by the domain), ' +
      'diversity, clusters and kept are of the evaluator, which guided nothing; quality (cosine to the domain) and CLIP ' +
      'diversity are of the CLIP that guided.',
    markdownTable(header, groups(results).flatMap(rowsOf)),
  ];
  if (groups(results).some((group) => group.length > 1)) {
    const each = results.map(({ domain, seed, adapted, mined }) => [
      `${domain}, seed ${seed}`,
      `${thousandths(adapted.kid.after)} → ${thousandths(mined.kid.after)}`,
      `${percent(adapted.called.after)} → ${percent(mined.called.after)}`,
      `${decimals(adapted.diversity.after)} → ${decimals(mined.diversity.after)}`,
    ]);
    parts.push('Each seed, adapted → mined:', markdownTable(['', 'KID', 'called', 'diversity'], each));
  }
  return `${parts.join('\n\n')}\n`;
}

type Pick = (scores: Scores) => { before: number; after: number; truth: number };
const figures: readonly Pick[] = [
  ({ quality }) => quality,
  ({ diversity }) => diversity,
  ({ clipDiversity }) => clipDiversity,
  ({ clusterDistance }) => clusterDistance,
];

function rowsOf(group: readonly MiningResult[]): string[][] {
  const [{ domain }] = group;
  const of = (scores: (result: MiningResult) => Scores, pick: (scores: Scores) => number): number =>
    group.reduce((total, result) => total + pick(scores(result)), 0) / group.length;
  const seconds = (pick: (result: MiningResult) => number): string =>
    String(Math.round(group.reduce((total, result) => total + pick(result), 0) / group.length));
  const stage = (name: string, scores: (result: MiningResult) => Scores, time: string): string[] => [
    domain,
    name,
    thousandths(of(scores, ({ kid }) => kid.after)),
    percent(of(scores, ({ called }) => called.after)),
    ...figures.map((pick) => decimals(of(scores, (own) => pick(own).after))),
    percent(of(scores, ({ kept }) => kept.kept)),
    time,
  ];
  const adapted = ({ adapted }: MiningResult): Scores => adapted;
  const bound = (name: string, which: 'before' | 'truth'): string[] => [
    domain,
    name,
    which === 'before' ? thousandths(of(adapted, ({ kid }) => kid.before)) : '',
    percent(of(adapted, ({ called }) => called[which])),
    ...figures.map((pick) => decimals(of(adapted, (own) => pick(own)[which]))),
    which === 'before' ? '' : percent(of(adapted, ({ kept }) => kept.ceiling)),
    '',
  ];
  return [
    bound('before adapting', 'before'),
    stage(
      'adapted',
      adapted,
      seconds(({ seconds: { adapting } }) => adapting),
    ),
    stage(
      'adapted and mined',
      ({ mined }) => mined,
      seconds(({ seconds: { mining } }) => mining),
    ),
    bound('true renders', 'truth'),
  ];
}

/** Results of one domain and method, of all seeds. */
function groups(results: readonly MiningResult[]): MiningResult[][] {
  const found = new Map<string, MiningResult[]>();
  for (const result of results) {
    const name = `${result.domain}/${result.method}`;
    found.set(name, [...(found.get(name) ?? []), result]);
  }
  return [...found.values()];
}

function thousandths(value: number): string {
  return (value * 1000).toFixed(0);
}

function decimals(value: number): string {
  return value.toFixed(2);
}
