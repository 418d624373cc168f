import type { KidInterval, Memorisation } from '#nada/evaluate/index.js';
import { attributes } from '../../../world/labels.js';
import { markdownTable } from '../../../world/markdown.js';
import { deviation, type GeneratorScores, shortcomings, worstOf } from './scores.js';

/** The figures of a generator as Markdown: a table of measures, one of frequencies, and what falls short. */
export function generatorReport(scores: GeneratorScores): string {
  const { kid, kidOfRenders, memorisation, memorisationOfThumbnails } = scores;
  const { precision, recall } = scores.precisionRecall;
  const measures = markdownTable(
    [`${scores.pictures} pictures`, 'generator', 'renders'],
    [
      ['KID x 1000 to held-out renders (95% interval)', interval(kid), interval(kidOfRenders)],
      ["KID over the upper end of renders' interval", scores.kidRatio.toFixed(1), ''],
      ['FID', scores.fid.toFixed(2), scores.fidOfRenders.toFixed(2)],
      ['called photo by the evaluator', share(scores.calledPhoto), share(scores.calledPhotoOfRenders)],
      ['precision', share(precision), ''],
      ['recall', share(recall), ''],
      ['diversity of features', scores.diversity.toFixed(3), scores.diversityOfRenders.toFixed(3)],
      ['nearest training picture, features', ...distances(memorisation)],
      ['nearest training picture, thumbnails', ...distances(memorisationOfThumbnails)],
      ['nearer than 99% of renders, features', share(memorisation.suspicious), '1.0%'],
      ['nearer than 99% of renders, thumbnails', share(memorisationOfThumbnails.suspicious), '1.0%'],
    ],
  );
  const frequencies = markdownTable(
    ['attribute', 'largest deviation', 'generator', 'renders', 'points'],
    attributes.map((attribute) => {
      const worst = worstOf(scores.frequencies.filter((frequency) => frequency.attribute === attribute));
      return [attribute, worst.name, share(worst.generated), share(worst.renders), points(deviation(worst))];
    }),
  );
  const found = shortcomings(scores);
  const verdict = found.length === 0 ? 'It keeps every limit.' : `It falls short: ${found.join('; ')}.`;
  return [measures, frequencies, verdict].join('\n\n');
}

function interval({ kid, low, high }: KidInterval): string {
  return `${thousandths(kid)} (${thousandths(low)} to ${thousandths(high)})`;
}

function thousandths(value: number): string {
  return (value * 1000).toFixed(2);
}

function distances({ generated, heldOut }: Memorisation): [string, string] {
  return [generated.toFixed(2), heldOut.toFixed(2)];
}

function share(value: number): string {
  return `${(value * 100).toFixed(1)}%`;
}

function points(value: number): string {
  return `${value >= 0 ? '+' : ''}${(value * 100).toFixed(1)}`;
}
