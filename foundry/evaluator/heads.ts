import { type Domain, domains } from '../../world/attributes.js';
import type { Face } from '../../world/face.js';
import { type Attribute, attributeClasses, attributes, labelsOf } from '../../world/labels.js';

/** One question that the evaluator answers: its classes lie side by side among the outputs. */
export interface Head {
  readonly name: 'domain' | Attribute;
  readonly classes: readonly string[];
  /** Place of the first class among the outputs. */
  readonly start: number;
}

/** All questions, the domain first. */
export const heads: readonly Head[] = layOut([
  ['domain', domains],
  ...attributes.map((name) => [name, attributeClasses[name]] as const),
]);

/** Outputs of the network, over all heads. */
export const outputCount = heads.reduce((sum, { classes }) => sum + classes.length, 0);

/** Right answers for a face in a domain: 1 at the class of each head, nothing where the image does not show it. */
export function labelRow(face: Face, domain: Domain): Float32Array<ArrayBuffer> {
  const labels: Readonly<Record<string, string | undefined>> = { ...labelsOf(face), domain };
  const row = new Float32Array(outputCount);
  for (const { name, classes, start } of heads) {
    const label = labels[name];
    if (label !== undefined) row[start + classes.indexOf(label)] = 1;
  }
  return row;
}

/** The class of a head that a row of outputs (or of {@link labelRow}) favours; -1 in a row that is zero there. */
export function classOf({ classes, start }: Head, row: ArrayLike<number>): number {
  let best = start;
  let isEmpty = true;
  for (let i = start; i < start + classes.length; i++) {
    if (row[i] > row[best]) best = i;
    if (row[i] !== 0) isEmpty = false;
  }
  return isEmpty ? -1 : best - start;
}

function layOut(list: readonly (readonly [Head['name'], readonly string[]])[]): Head[] {
  let start = 0;
  return list.map(([name, classes]) => {
    const head = { name, classes, start };
    start += classes.length;
    return head;
  });
}
