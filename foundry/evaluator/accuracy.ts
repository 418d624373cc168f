import { type Domain, domains } from '../../world/attributes.js';
import type { Face } from '../../world/face.js';
import { type Attribute, attributeClasses, attributes, labelsOf } from '../../world/labels.js';
import { markdownTable, percent } from '../../world/markdown.js';
import { heldOutFaces, type Renderer, renderFaces } from '../../world/renderer.js';
import type { Evaluator, Prediction } from './index.js';

/** Shares of right answers. */
export interface Accuracy {
  readonly domain: number;
  /** Of the pictures that show the attribute. */
  readonly attributes: Readonly<Record<Attribute, number>>;
}

/** How often a prediction of these faces in that domain is right. */
export function accuracyOf(prediction: Prediction, faces: readonly Face[], domain: Domain): Accuracy {
  const number = domains.indexOf(domain);
  const labels = faces.map(labelsOf);
  const shares = attributes.map((name) => {
    const classes: readonly string[] = attributeClasses[name];
    const shown = labels.flatMap((label, i) => {
      const truth = label[name];
      return truth === undefined ? [] : [classes.indexOf(truth) === prediction.attributes[name][i]];
    });
    return [name, shareOf(shown)] as const;
  });
  return {
    domain: shareOf(prediction.domain.map((found) => found === number)),
    attributes: Object.fromEntries(shares) as Record<Attribute, number>,
  };
}

/** The accuracy in every domain on `count` held-out faces. */
export async function heldOutAccuracy(
  evaluator: Evaluator,
  render: Renderer,
  count: number,
): Promise<Map<Domain, Accuracy>> {
  const faces = heldOutFaces(count);
  const found = new Map<Domain, Accuracy>();
  for (const domain of domains) {
    const pictures = renderFaces(render, faces, domain, evaluator.size);
    found.set(domain, accuracyOf(await evaluator.predict(pictures), faces, domain));
  }
  return found;
}

/** A Markdown table of accuracies, one row for each domain and one for their mean. */
export function accuracyTable(found: ReadonlyMap<Domain, Accuracy>): string {
  const row = (title: string, { domain, attributes: shares }: Accuracy): string[] => [
    title,
    percent(domain),
    ...attributes.map((name) => percent(shares[name])),
  ];
  const all = [...found.values()];
  const mean = (pick: (accuracy: Accuracy) => number) =>
    all.reduce((sum, accuracy) => sum + pick(accuracy), 0) / all.length;
  const average: Accuracy = {
    domain: mean(({ domain }) => domain),
    attributes: Object.fromEntries(
      attributes.map((name) => [name, mean((accuracy) => accuracy.attributes[name])]),
    ) as Record<Attribute, number>,
  };
  return markdownTable(
    ['drawn as', 'domain', ...attributes],
    [...[...found].map(([domain, accuracy]) => row(domain, accuracy)), row('mean', average)],
  );
}

function shareOf(answers: readonly boolean[]): number {
  return answers.length === 0 ? Number.NaN : answers.filter(Boolean).length / answers.length;
}
