import { existsSync } from 'node:fs';
import { readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { editDirectionFiles } from '#nada/jobs/edit/direction/editDirectionFiles.js';
import { editDirectionOptions } from '#nada/jobs/edit/direction/options.js';
import { applyMapperFiles } from '#nada/jobs/edit/mapper/applyMapperFiles.js';
import { mapperRun } from '#nada/jobs/edit/mapper/mapperRun.js';
import { mapperApplyOptions } from '#nada/jobs/edit/mapper/options.js';
import type { OptimizeSummary } from '#nada/jobs/edit/optimize/events.js';
import { optimizeRun } from '#nada/jobs/edit/optimize/optimizeRun.js';

import { runFiles } from '#nada/jobs/run/runFolder.js';
import { defaultsOf } from '#nada/settings/row.js';
import type { EditsOptions } from './options.js';
import { psi } from './workbench.js';
import type { DirectionChanges, EditWay, MapperChanges, OptimizeChanges } from './worldEdit.js';

/** Networks, seeds and folder of a way. */
export interface WayRun {
  readonly models: Pick<EditsOptions, 'generator' | 'clip' | 'threads'>;
  readonly seeds: readonly number[];
  /** The folder that its jobs write into. */
  readonly folder: string;
  readonly signal?: AbortSignal | undefined;
  readonly onLine: (line: string) => void;
}

/** The edited pictures of all seeds, in their order, and what they took. */
export interface WayResult {
  readonly files: readonly string[];
  /** Once for all pictures: training of a mapper, measuring of channels. */
  readonly preparationSeconds: number;
  readonly pictureSeconds: number;
}

/** Edits the pictures of seeds by the jobs behind `nada edit`; one that was stopped goes on. */
export function runWay(way: EditWay, run: WayRun): Promise<WayResult> {
  if (way.kind === 'optimize') return optimize(way.options, run);
  if (way.kind === 'mapper') return mapper(way.options, run);
  return direction(way.options, run);
}

const shared = ({ models: { generator, clip, threads } }: WayRun) => ({
  generator,
  clip,
  threads,
  psi,
  device: 'cpu' as const,
  verbatim: true,
});

async function optimize(changes: OptimizeChanges, run: WayRun): Promise<WayResult> {
  const files: string[] = [];
  let seconds = 0;
  for (const [i, seed] of run.seeds.entries()) {
    run.signal?.throwIfAborted();
    const out = path.join(run.folder, `seed${seed}`);
    const told = path.join(out, runFiles.summary);
    let summary: OptimizeSummary;
    if (existsSync(told)) summary = JSON.parse(await readFile(told, 'utf8')) as OptimizeSummary;
    else {
      await rm(out, { recursive: true, force: true });
      const options = { ...shared(run), seed, ...changes };
      summary = await optimizeRun.start(out, options, { signal: run.signal });
    }
    seconds += summary.seconds / run.seeds.length;
    files.push(path.join(out, path.basename(summary.edited)));
    if ((i + 1) % 10 === 0) run.onLine(`picture ${i + 1} of ${run.seeds.length}`);
  }
  return { files, preparationSeconds: 0, pictureSeconds: seconds };
}

async function mapper(changes: MapperChanges, run: WayRun): Promise<WayResult> {
  const folder = path.join(run.folder, 'mapper');
  const start = {
    signal: run.signal,
    listener: (event: { type: string; step?: number; clip?: number }) => {
      if (event.type !== 'step' || event.step === undefined || event.step % 100 !== 0) return;
      run.onLine(`step ${event.step}, cosine ${(1 - (event.clip ?? 1)).toFixed(3)}`);
    },
  };
  const trained = existsSync(path.join(folder, runFiles.checkpoint))
    ? await mapperRun.resume(folder, start)
    : await restarted(folder, () => mapperRun.start(folder, { ...shared(run), ...changes }, start));
  const out = path.join(run.folder, 'applied');
  const { verbatim: _, clip: __, ...models } = shared(run);
  const options = {
    ...defaultsOf(mapperApplyOptions),
    ...models,
    mapper: trained.mapper,
    seeds: run.seeds.join(),
    out,
  };
  const applied = await restarted(out, () => applyMapperFiles(options, { signal: run.signal }));
  return {
    files: applied.files.pictures,
    preparationSeconds: trained.seconds,
    pictureSeconds: applied.seconds / run.seeds.length,
  };
}

async function direction(changes: DirectionChanges, run: WayRun): Promise<WayResult> {
  const out = path.join(run.folder, 'direction');
  // What is measured once serves every edit of these models.
  const relevance = path.join(path.dirname(run.folder), 'relevance.safetensors');
  const began = performance.now();
  let measured = began;
  const options = {
    ...defaultsOf(editDirectionOptions),
    ...shared(run),
    alpha: [...defaultsOf(editDirectionOptions).alpha],
    beta: [...defaultsOf(editDirectionOptions).beta],
    columns: 1,
    seeds: run.seeds.join(),
    relevance,
    out,
    ...changes,
  };
  const { files, seconds } = await restarted(out, () =>
    editDirectionFiles(options, {
      signal: run.signal,
      onMeasure: ({ unit, done, total }) => {
        measured = performance.now();
        if (done % 50 === 0) run.onLine(`${done} of ${total} ${unit}`);
      },
    }),
  );
  const preparationSeconds = (measured - began) / 1000;
  return {
    files: files.pictures,
    preparationSeconds,
    pictureSeconds: (seconds - preparationSeconds) / run.seeds.length,
  };
}

/** Runs a job whose folder may hold what an earlier one left when it was stopped. */
async function restarted<T>(folder: string, job: () => Promise<T>): Promise<T> {
  await rm(folder, { recursive: true, force: true });
  return job();
}
