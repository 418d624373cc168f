import { named, says, UserError } from '#nada/errors.js';
import { machineOptions } from '#nada/jobs/options/machineOptions.js';
import { text, whole } from '#nada/settings/kind.js';
import { row, type ValuesOf } from '#nada/settings/row.js';
import { clipRow, evaluatorRow, generatorRow } from '../../foundry/networkRows.js';
import { outFolder } from '../../world/commandLine/rows.js';
import type { WorldEdit } from './worldEdit.js';

const group = 'What is edited';

/** Every setting of `npm run studies -- edits`. */
export const editsRows = {
  only: row(text('names of edits, or of one way such as cry/direction'), {
    group,
    help: 'edits, or one way of them, such as cry,glasses/direction',
    argument: 'LIST',
    defaultText: 'all',
    optional: true,
  }),
  pictures: row(whole({ least: 2 }), { group, help: 'images that each way edits', default: 40 }),
  faces: row(whole({ least: 2 }), {
    group: 'How it is judged',
    help: 'true pairs of renders that ceilings are taken of',
    default: 200,
  }),
  generator: generatorRow,
  clip: clipRow,
  evaluator: evaluatorRow,
  threads: machineOptions.threads,
  out: outFolder('edits', 'folder of report, sheets and results; what is done is not done again'),
};

/** Everything that decides a comparison of edits. */
export interface EditsOptions extends Omit<ValuesOf<typeof editsRows>, 'only'> {
  readonly edits: readonly WorldEdit[];
}

/** The options that values ask for; throws a `UserError` for edits that there are not. */
export function editsOptionsOf(
  { only, ...values }: ValuesOf<typeof editsRows>,
  edits: readonly WorldEdit[],
): EditsOptions {
  return { ...values, edits: chosenEdits(only, edits) };
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
      const [{ name: first, ways }] = edits;
      throw new UserError(
        says`option ${named('only')} names "${part}": take edits from ${known}, or one way such as ${first}/${ways[0].kind}`,
      );
    }
    if (kind !== undefined && !edit.ways.some((way) => way.kind === kind)) {
      const known = edit.ways.map((way) => way.kind).join(', ');
      throw new UserError(says`option ${named('only')} names "${part}": the ways of ${name} are ${known}`);
    }
  }
  return edits.flatMap((edit) => {
    const kept = edit.ways.filter(
      ({ kind }) => wished.includes(edit.name) || wished.includes(`${edit.name}/${kind}`),
    );
    return kept.length > 0 ? [{ ...edit, ways: kept }] : [];
  });
}
