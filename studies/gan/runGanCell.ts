import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { TrainListener, TrainSummary } from '#nada/jobs/train/events.js';
import { trainRun } from '#nada/jobs/train/trainRun.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { renderedPictures } from '../../world/renderedPictures.js';
import { type GanCell, ganCellName, ganCellOptions, transferDomain } from './ganCells.js';
import { type GeneratorVerdict, judgeGenerator } from './verdict.js';

/** Result of a cell, written to `NAME.json`. */
export interface GanResult {
  readonly cell: GanCell;
  /** Of the moving average at the end. */
  readonly final: GeneratorVerdict;
  /** Of the generator that was best by the KID of random features during training. */
  readonly best: GeneratorVerdict & { readonly step: number };
  /** Augmentation probability at the end. */
  readonly p: number;
  readonly seconds: number;
  readonly pictures: string;
}

/** How cells are run. */
export interface GanRunOptions {
  readonly out: string;
  /** Pictures of either kind that the verdict compares. */
  readonly judged: number;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: TrainListener | undefined;
}

/** Trains a cell, or goes on where it stopped, and judges it; one that has its result is read. */
export async function runGanCell(cell: GanCell, options: GanRunOptions): Promise<GanResult> {
  const { out, judged } = options;
  const file = path.join(out, `${ganCellName(cell)}.json`);
  if (existsSync(file)) return JSON.parse(await readFile(file, 'utf8')) as GanResult;
  await mkdir(out, { recursive: true });
  const init = cell.variant === 'transfer' ? await transferStart(cell, options) : undefined;
  const summary = await trainCell(cell, init, options);
  const { generator, best = generator, pictures } = summary.files;
  const result: GanResult = {
    cell,
    final: await judgeGenerator(generator, cell.domain, judged),
    best: {
      ...(await judgeGenerator(best, cell.domain, judged)),
      step: summary.best?.step ?? summary.steps,
    },
    p: summary.p,
    seconds: summary.seconds,
    pictures,
  };
  await writeFileAtomically(file, new TextEncoder().encode(`${JSON.stringify(result, null, 2)}\n`));
  return result;
}

/** The run folder of the networks that transfer learning starts from, trained as long as a cell. */
async function transferStart(cell: GanCell, options: GanRunOptions): Promise<string> {
  const source: GanCell = { ...cell, variant: 'plain', amount: 'unlimited', domain: transferDomain };
  return (await trainCell(source, undefined, options)).folder;
}

async function trainCell(
  cell: GanCell,
  init: string | undefined,
  options: GanRunOptions,
): Promise<TrainSummary> {
  const { out, judged, signal, listener } = options;
  const folder = path.join(out, ganCellName(cell));
  const { domain, size, amount, seed } = cell;
  const count = amount === 'unlimited' ? undefined : Number(amount);
  const data = renderedPictures({ domain, size, seed, count, heldOut: judged });
  const start = { signal, listener, inputs: { data } };
  return existsSync(path.join(folder, 'options.json'))
    ? trainRun.resume(folder, start)
    : trainRun.start(folder, ganCellOptions(cell, init), start);
}
