import { attributes } from '../../world/labels.js';
import { decimals, markdownTable, percent, thousandths } from '../../world/markdown.js';
import type { CellResult, Scores } from './results.js';
import { failures } from './scores.js';
import { mean, methodGroups, seedGroups } from './seeds.js';

/** The whole report in Markdown. */
export function report(results: readonly CellResult[], curves: readonly CellResult[] = []): string {
  const parts = [
    '# Does the adaptation work?',
    explanation,
    mainTable(results),
    '## Over all domains',
    'Means over the domains that each method was run on, and seeds. KID left: share of the KID before. Diversity and kept: times that of ' +
      'true renders. Megabytes: of memory while it trains, as estimated, and of the weights that train.',
    overallTable(results),
    '## What survives, attribute by attribute',
    'Kept share of equal answers for a frozen and an adapted picture of one latent / the same for true renders of one ' +
      'face as photo and in the domain.',
    attributeTable(results),
    '## Failures',
    failureList(results),
  ];
  if (curves.length > 0) parts.push('## Three times the usual length', curveTable(curves));
  return `${parts.join('\n\n')}\n`;
}

const explanation =
  'All figures but quality and CLIP diversity are of the evaluator, which has guided nothing. Means over seeds. KID: ' +
  'times 1000, to true renders of the target, of the unadapted and the adapted generator. Called: share of adapted ' +
  'pictures that the evaluator calls by the target / of true renders. Quality: cosine to the target in CLIP, before, ' +
  'after / of true renders. Diversity: 1 - mean cosine of two pictures by the evaluator and by CLIP, and distance ' +
  'inside clusters; before, after / of true renders. Kept: equal answers about attributes in a pair / in true pairs ' +
  '(by chance). A method fails where fewer than half of its pictures are called by the target, or KID does not fall.';

function mainTable(results: readonly CellResult[]): string {
  const header = [
    'domain',
    'method',
    'KID',
    'called',
    'quality',
    'diversity',
    'CLIP diversity',
    'clusters',
    'kept',
    'seconds',
    'verdict',
  ];
  return markdownTable(
    header,
    seedGroups(results).map((group) => mainRow(group)),
  );
}

function mainRow(group: readonly CellResult[]): string[] {
  const [{ domain, method }] = group;
  const scored = group.flatMap(({ scores }) => (scores ? [scores] : []));
  const seconds = String(Math.round(mean(group.map((result) => result.seconds))));
  if (scored.length === 0) {
    return [domain, method, ...new Array<string>(7).fill('-'), seconds, 'broke off'];
  }
  const of = (pick: (scores: Scores) => number) => mean(scored.map(pick));
  const triple = (pick: (scores: Scores) => { before: number; after: number; truth: number }) =>
    `${decimals(of((s) => pick(s).before))} → ${decimals(of((s) => pick(s).after))} / ${decimals(of((s) => pick(s).truth))}`;
  const worked = scored.filter((scores) => failures(scores).length === 0).length;
  return [
    domain,
    method,
    `${thousandths(of(({ kid }) => kid.before))} → ${thousandths(of(({ kid }) => kid.after))}`,
    `${percent(of(({ called }) => called.after))} / ${percent(of(({ called }) => called.truth))}`,
    triple(({ quality }) => quality),
    triple(({ diversity }) => diversity),
    triple(({ clipDiversity }) => clipDiversity),
    triple(({ clusterDistance }) => clusterDistance),
    `${percent(of(({ kept }) => kept.kept))} / ${percent(of(({ kept }) => kept.ceiling))} (${percent(of(({ kept }) => kept.chance))})`,
    seconds,
    group.length === 1 ? (worked === 1 ? 'works' : '**fails**') : `${worked} of ${group.length} work`,
  ];
}

function overallTable(results: readonly CellResult[]): string {
  const rows = methodGroups(results).flatMap((group) => {
    const scored = group.flatMap(({ scores }) => (scores ? [scores] : []));
    if (scored.length === 0) return [];
    const of = (pick: (scores: Scores) => number) => mean(scored.map(pick));
    const relative = (pick: (scores: Scores) => { after: number; truth: number }) =>
      decimals(of((s) => pick(s).after / pick(s).truth));
    return [
      [
        group[0].method,
        String(new Set(group.map(({ domain }) => domain)).size),
        percent(of(({ kid }) => kid.after / kid.before)),
        percent(of(({ called }) => called.after)),
        decimals(of(({ quality }) => quality.after)),
        relative(({ diversity }) => diversity),
        relative(({ clipDiversity }) => clipDiversity),
        decimals(of(({ kept }) => kept.kept / kept.ceiling)),
        String(Math.round(mean(group.map(({ seconds }) => seconds)))),
        megabytes(group),
        `${scored.filter((scores) => failures(scores).length === 0).length} of ${group.length} work`,
      ],
    ];
  });
  const header = [
    'method',
    'domains',
    'KID left',
    'called',
    'quality',
    'diversity',
    'CLIP diversity',
    'kept',
  ];
  return markdownTable([...header, 'seconds', 'megabytes', 'verdict'], rows);
}

/** Memory and weights, where they are known. */
function megabytes(group: readonly CellResult[]): string {
  const known = group.flatMap(({ bytes }) => (bytes ? [bytes] : []));
  if (known.length === 0) return '-';
  const of = (pick: (bytes: (typeof known)[number]) => number) => mean(known.map(pick)) / 1e6;
  const weights = of((bytes) => bytes.weights);
  return `${of((bytes) => bytes.memory).toFixed(0)} / ${weights.toFixed(weights < 1 ? 3 : 1)}`;
}

function attributeTable(results: readonly CellResult[]): string {
  const rows = seedGroups(results).flatMap((group) => {
    const scored = group.flatMap(({ scores }) => (scores ? [scores] : []));
    if (scored.length === 0) return [];
    const cells = attributes.map((name) => {
      const kept = mean(scored.map(({ keptAttributes }) => keptAttributes[name].kept));
      const ceiling = mean(scored.map(({ keptAttributes }) => keptAttributes[name].ceiling));
      return `${percent(kept)} / ${percent(ceiling)}`;
    });
    return [[group[0].domain, group[0].method, ...cells]];
  });
  return markdownTable(['domain', 'method', ...attributes], rows);
}

function failureList(results: readonly CellResult[]): string {
  const lines = results.flatMap((result) => {
    const { domain, method, seed, picture, scores, problem } = result;
    const reasons = scores ? failures(scores) : [problem ?? 'the run broke off'];
    if (reasons.length === 0) return [];
    return [`- ${domain}, ${method}, seed ${seed}: ${reasons.join('; ')} (${picture})`];
  });
  return lines.length === 0 ? 'None.' : lines.join('\n');
}

function curveTable(curves: readonly CellResult[]): string {
  const rows = curves.flatMap(({ domain, method, seed, curve = [] }) =>
    curve.map(({ step, scores }) => [
      domain,
      `${method}, seed ${seed}`,
      String(step),
      percent(scores.called.after),
      thousandths(scores.kid.after),
      decimals(scores.diversity.after),
      decimals(scores.clipDiversity.after),
      decimals(scores.clusterDistance.after),
      percent(scores.kept.kept),
    ]),
  );
  const header = [
    'domain',
    'method',
    'step',
    'called',
    'KID',
    'diversity',
    'CLIP diversity',
    'clusters',
    'kept',
  ];
  return markdownTable(header, rows);
}
