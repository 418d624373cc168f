import path from 'node:path';
import { UserError } from '#nada/errors.js';
import { shippedEvaluator } from '../../foundry/evaluator/index.js';
import { parseFlags, wholeNumber } from '../../world/parameters.js';
import { inRepository } from '../../world/repository.js';
import type { WayKind, WorldEdit } from './worldEdit.js';

/** What `npm run studies -- edits` does. */
export interface EditsOptions {
  readonly edits: readonly WorldEdit[];
  /** Pictures that each way edits. */
  readonly pictures: number;
  /** True pairs of renders that ceilings are taken of. */
  readonly faces: number;
  /** Folder of the results. */
  readonly out: string;
  readonly threads: number | undefined;
  readonly generator: string;
  readonly clip: string;
  readonly evaluator: string;
}

const text = (fallback: string) => ({ type: 'string' as const, default: fallback });
const flags = {
  only: { type: 'string' },
  pictures: text('40'),
  faces: text('200'),
  threads: { type: 'string' },
  out: text(path.join('runs', 'edits')),
  generator: text(inRepository('models', 'generator', 'photo.safetensors')),
  clip: text(inRepository('models', 'clip')),
  evaluator: text(shippedEvaluator()),
} as const;

const ways: readonly WayKind[] = ['optimize', 'mapper', 'direction'];

/** Reads the command line; a `UserError` for what it does not know. */
export function parseEditsOptions(parameters: readonly string[], edits: readonly WorldEdit[]): EditsOptions {
  const values = parseFlags(parameters, flags);
  const count = (name: 'pictures' | 'faces', least: number): number => {
    const value = wholeNumber(`--${name}`, values[name]);
    if (value < least) throw new UserError(`--${name} ${value} is too few to judge: give at least ${least}`);
    return value;
  };
  const { out, generator, clip, evaluator } = values;
  return {
    edits: chosenEdits(values.only, edits),
    pictures: count('pictures', 2),
    faces: count('faces', 2),
    threads: values.threads === undefined ? undefined : wholeNumber('--threads', values.threads),
    out,
    generator,
    clip,
    evaluator,
  };
}

/** The edits and ways of a list such as `cry,glasses/direction`, in the order of all edits. */
function chosenEdits(only: string | undefined, edits: readonly WorldEdit[]): readonly WorldEdit[] {
  if (only === undefined) return edits;
  const wished = only.split(',').map((part) => part.trim());
  for (const part of wished) {
    const [name, kind] = part.split('/');
    const edit = edits.find((known) => known.name === name);
    if (!edit) {
      const known = edits.map((each) => each.name).join(', ');
      throw new UserError(
        `--only names "${part}": take edits from ${known}, or one way such as ${edits[0].name}/${ways[0]}`,
      );
    }
    if (kind !== undefined && !edit.ways.some((way) => way.kind === kind)) {
      const known = edit.ways.map((way) => way.kind).join(', ');
      throw new UserError(`--only names "${part}": the ways of ${name} are ${known}`);
    }
  }
  return edits.flatMap((edit) => {
    const kept = edit.ways.filter(
      ({ kind }) => wished.includes(edit.name) || wished.includes(`${edit.name}/${kind}`),
    );
    return kept.length > 0 ? [{ ...edit, ways: kept }] : [];
  });
}
