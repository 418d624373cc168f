import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { digestOf, digestOfData, digestOfRenders } from '../evaluate/digest.js';
import type { Renderer } from '../evaluator/picturePool.js';
import type { EditWay, WorldEdit } from './edits.js';
import type { EditsOptions } from './options.js';
import { readPictures } from './pictureFiles.js';
import { editsReport } from './report.js';
import { type EditResult, readResult, writeResult } from './results.js';
import { runWay } from './runWay.js';
import { editSheet } from './sheet.js';
import { EditsWorkbench } from './workbench.js';

/** Raised when what a result means changes, so that earlier ones are computed again. */
const scoring = 1;

/** How {@link runEdits} tells of itself and ends early. */
export interface EditsRun {
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/**
 * Edits pictures in every way that is asked for, judges them, and writes a sheet for each edit and `report.md`, which it
 * returns. What has its result in the folder is not done again.
 */
export async function runEdits(
  options: EditsOptions,
  render: Renderer,
  { signal, onLine = () => {} }: EditsRun = {},
): Promise<string> {
  const { edits, out, pictures, faces } = options;
  await mkdir(out, { recursive: true });
  const models = await Promise.all([options.generator, options.clip, options.evaluator].map(digestOf));
  const truths = digestOfRenders(render, 'photo');
  const keyOf = ({ isSubject, ways: _, ...edit }: WorldEdit, way: EditWay): string => {
    const digest = digestOfData([scoring, models, truths, pictures, faces, edit, isSubject.toString(), way]);
    return `${edit.name}-${way.kind}-${digest.slice(0, 12)}`;
  };
  const bench = await EditsWorkbench.open(options, render);
  const results: EditResult[] = [];
  try {
    for (const edit of edits) {
      signal?.throwIfAborted();
      const own: EditResult[] = [];
      const subjects = await bench.subjects(edit, pictures);
      const { outside, ...truth } = await bench.truth(edit);
      const { name, title, attribute, wanted, near } = edit;
      for (const way of edit.ways) {
        const key = keyOf(edit, way);
        const known = await readResult(out, key);
        onLine(`${name} by ${way.kind}${known ? ': done before' : ''}`);
        if (known) {
          own.push(known);
          continue;
        }
        const folder = path.join(out, key);
        await mkdir(folder, { recursive: true });
        const done = await runWay(way, { models: options, seeds: subjects.seeds, folder, signal, onLine });
        const judged = await bench.judge(
          edit,
          subjects,
          { ...truth, outside },
          await readPictures(done.files),
        );
        const { seeds } = subjects;
        const result = {
          key,
          edit: name,
          title,
          attribute,
          wanted,
          near,
          way,
          seeds,
          truth,
          ...done,
          ...judged,
        };
        await writeResult(out, result);
        own.push(result);
      }
      results.push(...own);
      await writeFileAtomically(path.join(out, `${name}.webp`), await editSheet(edit, subjects, own));
    }
  } finally {
    await bench.close();
  }
  const report = editsReport(results);
  await writeFileAtomically(path.join(out, 'report.md'), new TextEncoder().encode(report));
  return report;
}
