import type { Domain } from '../../world/attributes.js';
import { decimals, markdownTable, percent, thousandths } from '../../world/markdown.js';
import type { Scores } from '../evaluate/results.js';
import type { Way } from './ways.js';

/** A generator and what is measured of it, for each domain that judges it. */
export interface JudgedWay {
  readonly way: Way;
  /** Of the training; none for a blend. */
  readonly seconds?: number;
  readonly scores: readonly ({ readonly domain: Domain } & Scores)[];
}

/** One row for each generator and domain that judges it. */
export function targetsTable(judged: readonly JudgedWay[]): string {
  const header = ['target', 'judged by', 'KID x 1000', 'called', 'quality', 'diversity', 'kept', 'seconds'];
  const rows = judged.flatMap(({ way, seconds, scores }) =>
    scores.map(({ domain, kid, called, quality, diversity, kept }) => [
      way.label,
      domain,
      `${thousandths(kid.before)} → ${thousandths(kid.after)} (${thousandths(kid.low)} to ${thousandths(kid.high)})`,
      `${percent(called.after)} / ${percent(called.truth)}`,
      `${decimals(quality.before)} → ${decimals(quality.after)} / ${decimals(quality.truth)}`,
      `${decimals(diversity.before)} → ${decimals(diversity.after)} / ${decimals(diversity.truth)}`,
      `${percent(kept.kept)} / ${percent(kept.ceiling)}`,
      seconds === undefined ? '-' : String(Math.round(seconds)),
    ]),
  );
  return markdownTable(header, rows);
}
