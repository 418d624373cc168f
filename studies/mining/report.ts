import { decimals, markdownTable, percent, thousandths } from '../../world/markdown.js';
import type { Scores } from '../evaluate/results.js';
import { mean, seedGroups } from '../evaluate/seeds.js';
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
    markdownTable(header, seedGroups(results).flatMap(rowsOf)),
  ];
  if (seedGroups(results).some((group) => group.length > 1)) {
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
    mean(group.map((result) => pick(scores(result))));
  const seconds = (pick: (result: MiningResult) => number): string =>
    String(Math.round(mean(group.map(pick))));
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
