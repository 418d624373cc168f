import { mkdir } from 'node:fs/promises';
import type { Renderer } from '../../world/renderer.js';
import { digestOf, digestOfData, digestOfRenders } from '../evaluate/digest.js';
import type { QueueRun } from '../evaluate/queue.js';
import { ResultFolder } from '../evaluate/results.js';
import type { EditsOptions } from './options.js';
import { readPictures } from './pictureFiles.js';
import { editsReport } from './report.js';
import type { EditResult } from './results.js';
import { runWay } from './runWay.js';
import { editSheet } from './sheet.js';
import type { Truth } from './truth.js';
import { EditsWorkbench } from './workbench.js';
import type { EditWay, WorldEdit } from './worldEdit.js';

/** Raised when what a result means changes, so that earlier ones are computed again. */
const scoring = 1;

/**
 * Edits pictures in every way that is asked for, judges them, and writes a sheet for each edit and `report.md`, which it
 * returns. What has its result in the folder is not done again.
 */
export async function runEdits(
  options: EditsOptions,
  render: Renderer,
  { signal, onLine = () => {} }: QueueRun = {},
): Promise<string> {
  const { edits, out, pictures, faces } = options;
  const results = await ResultFolder.open<EditResult>(out);
  const models = await Promise.all([options.generator, options.clip, options.evaluator].map(digestOf));
  const truths = digestOfRenders(render, 'photo');
  const keyOf = ({ isSubject, ways: _, ...edit }: WorldEdit, way: EditWay): string => {
    const digest = digestOfData([scoring, models, truths, pictures, faces, edit, isSubject.toString(), way]);
    return `${edit.name}-${way.kind}-${digest.slice(0, 12)}`;
  };
  const bench = await EditsWorkbench.open(options, render);
  const all: EditResult[] = [];
  try {
    for (const edit of edits) {
      signal?.throwIfAborted();
      const own: EditResult[] = [];
      const subjects = await bench.subjects(edit, pictures);
      let truth: Truth | undefined;
      const { name, title, attribute, wanted, near } = edit;
      for (const way of edit.ways) {
        const key = keyOf(edit, way);
        const known = (await results.has(key)) ? await results.read(key) : undefined;
        onLine(`${name} by ${way.kind}${known ? ': done before' : ''}`);
        if (known) {
          own.push(known);
          continue;
        }
        const folder = results.place(key);
        await mkdir(folder, { recursive: true });
        const done = await runWay(way, { models: options, seeds: subjects.seeds, folder, signal, onLine });
        truth ??= await bench.truth(edit);
        const judged = await bench.judge(edit, subjects, truth, await readPictures(done.files));
        const { outside: _, ...ceiling } = truth;
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
          truth: ceiling,
          ...done,
          ...judged,
        };
        await results.write(result);
        own.push(result);
      }
      all.push(...own);
      await results.writeBytes(`${name}.webp`, await editSheet(edit, subjects, own));
    }
  } finally {
    await bench.close();
  }
  const report = editsReport(all);
  await results.writeText('report.md', report);
  return report;
}
