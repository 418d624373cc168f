import { attributes } from '../../world/labels.js';
import { markdownTable, percent } from '../../world/markdown.js';
import type { EncoderScores, Likeness } from './checkEncoder.js';

/** The figures of an encoder as Markdown: errors and what is kept of the pictures, and of each attribute. */
export function encoderReport(scores: readonly EncoderScores[], steps: number): string {
  const columns = scores.flatMap(({ name, mean, encoded, unrefined, refined }) => [
    { title: `${name}: the mean picture`, likeness: mean },
    { title: 'encoded', likeness: encoded },
    ...(unrefined && refined
      ? [
          ...(unrefined.pictures < encoded.pictures
            ? [{ title: 'encoded, those that are refined', likeness: unrefined }]
            : []),
          { title: `refined, ${steps} steps`, likeness: refined },
        ]
      : []),
  ]);
  const row = (title: string, of: (likeness: Likeness) => string): string[] => [
    title,
    ...columns.map(({ likeness }) => of(likeness)),
  ];
  return markdownTable(
    ['', ...columns.map(({ title }) => title)],
    [
      row('pictures', ({ pictures }) => String(pictures)),
      row('mean error of a colour, of 255', ({ error }) => error.toFixed(1)),
      row('attributes kept', ({ kept }) => percent(kept)),
      ...attributes.map((name) => row(name, ({ attributes: shares }) => percent(shares[name]))),
    ],
  );
}
