import { attributes } from '../../world/labels.js';
import { markdownTable, percent } from '../../world/markdown.js';
import type { EditResult } from './results.js';
import { othersKept } from './scores.js';

const explanation =
  'Changed: share of the pictures whose asked attribute the evaluator, which guided nothing, reads as asked after the edit (and as the class next to it); before, ' +
  'it reads none as asked. Kept: equal answers about the other eleven attributes before and after, a mean. True edits are renders of ' +
  'the same faces before and after: the ceiling. Blind edits move the same latents somewhere else until the pictures have changed as ' +
  'much: the noise. Photo: share that the evaluator still calls photos. Change: mean change of colours in steps of 255, and where a true edit touches nothing. ' +
  'Seconds: once for all pictures (training, measuring channels), and for each.';

/** The whole report in Markdown. */
export function editsReport(results: readonly EditResult[]): string {
  const parts = [
    '# Edits by words',
    explanation,
    mainTable(results),
    '## What stays, attribute by attribute',
    'Equal answers before and after / the same of true edits; the asked attribute is left out.',
    attributeTable(results),
    '## What was asked of each',
    results.map(asked).join('\n'),
  ];
  return `${parts.join('\n\n')}\n`;
}

function mainTable(results: readonly EditResult[]): string {
  const header = [
    'edit',
    'way',
    'changed',
    'true',
    'blind',
    'kept',
    'true',
    'blind',
    'photo',
    'change',
    'outside',
    'seconds',
  ];
  return markdownTable(
    header,
    results.map(({ title, way, attribute, scores, truth, blind, change, changeOutside, ...rest }) => [
      title,
      way.kind,
      `${percent(scores.changed)}${rest.near === undefined ? '' : ` (${percent(scores.near)} ${rest.near})`}`,
      percent(truth.changed),
      percent(blind.changed),
      percent(othersKept(scores.kept, attribute)),
      percent(othersKept(truth.kept, attribute)),
      percent(othersKept(blind.kept, attribute)),
      percent(scores.photo),
      change.toFixed(1),
      changeOutside.toFixed(1),
      `${rest.preparationSeconds.toFixed(0)} + ${rest.pictureSeconds.toFixed(1)}`,
    ]),
  );
}

function attributeTable(results: readonly EditResult[]): string {
  return markdownTable(
    ['edit', 'way', ...attributes],
    results.map(({ title, way, attribute, scores, truth }) => [
      title,
      way.kind,
      ...attributes.map((name) =>
        name === attribute ? '' : `${percent(scores.kept[name])} / ${percent(truth.kept[name])}`,
      ),
    ]),
  );
}

function asked({ title, way }: EditResult): string {
  const options = Object.entries(way.options).map(([name, value]) => `${name} ${JSON.stringify(value)}`);
  return `- ${title}, ${way.kind}: ${options.join(', ')}`;
}
