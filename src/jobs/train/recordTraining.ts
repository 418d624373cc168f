import { rename } from 'node:fs/promises';
import path from 'node:path';
import { bestOf, type Evaluation } from '../../api/train/evaluations.js';
import type { GanTraining } from '../../api/train/ganTraining.js';
import type { GanMetrics } from '../../gan/index.js';
import { gridPreview, type Picture } from '../../image/index.js';
import { codeOf, fileProblem } from '../../platform/fileProblem.node.js';
import { writeGenerator } from '../adapt/adaptResults.js';
import { MetricsLog } from '../run/metricsLog.js';
import type { Due, Recording, RunTotals } from '../run/recordRun.js';
import { runFiles } from '../run/runFolder.js';
import { longestSheetSide, writeSheet } from '../run/sampleSheets.js';
import { snapshots } from '../run/snapshots.js';
import type { TrainListener, TrainSummary } from './events.js';
import type { TrainOptions } from './options.js';
import { writeTrainResults } from './trainResults.js';

/** A training whose steps are written down. */
interface RecordedTraining {
  readonly folder: string;
  readonly options: TrainOptions;
  readonly training: GanTraining;
  readonly listener: TrainListener;
}

/** What a training leaves in its folder: sheets, snapshots, measurements with the best generator, and the results. */
export async function recordTraining(
  run: RecordedTraining,
): Promise<Recording<GanMetrics, undefined, TrainSummary>> {
  const { folder, options, training, listener } = run;
  const { samples, sampleEvery, snapshotEvery, metricEvery } = options;
  const evaluations = await openEvaluations(run);
  const draw = async (): Promise<Picture> => {
    const pictures = await training.preview(Array.from({ length: samples }, (_, seed) => seed));
    return gridPreview(pictures, Math.ceil(Math.sqrt(pictures.length)), longestSheetSide(options));
  };
  const write = async (file: string): Promise<void> => writeGenerator(file, await training.generator());
  return {
    keep: () => undefined,
    sheets: { every: sampleEvery, draw },
    due: [
      snapshots(folder, listener, { every: snapshotEvery, what: 'generator', write }),
      { every: metricEvery, atEnd: true, run: () => evaluate(run, evaluations) },
    ] satisfies Due[],
    logs: {
      [runFiles.evaluations]: {
        get steps() {
          return evaluations.kept.filter(({ atEnd }) => !atEnd).map(({ step }) => step);
        },
        sync: () => evaluations.sync(),
      },
    },
    finish: async (totals) => summary(run, totals, evaluations.kept, await draw()),
    close: () => evaluations.close(),
  };
}

/** The evaluations so far: a training that goes on after its end has none of there, as if it had not ended. */
async function openEvaluations({
  folder,
  training,
}: RecordedTraining): Promise<MetricsLog<Evaluation, Evaluation>> {
  const file = path.join(folder, runFiles.evaluations);
  const keep = (line: Evaluation): Evaluation => line;
  if (training.isOver) return MetricsLog.open(file, training.stepsDone, keep);
  const [best, before] = [path.join(folder, runFiles.best), path.join(folder, runFiles.bestBeforeEnd)];
  // First the file, so that it is never newer than the lines that speak of it.
  await moveFile(before, best);
  return MetricsLog.open(file, training.stepsDone, keep, ({ atEnd }) => !atEnd);
}

async function evaluate(
  { folder, training, listener }: RecordedTraining,
  evaluations: MetricsLog<Evaluation, Evaluation>,
): Promise<void> {
  const evaluation = await training.evaluate();
  if (!evaluation) return;
  const isBest = bestOf([...evaluations.kept, evaluation]) === evaluation;
  const best = path.join(folder, runFiles.best);
  if (isBest) {
    if (evaluation.atEnd && evaluations.kept.length > 0)
      await moveFile(best, path.join(folder, runFiles.bestBeforeEnd));
    await writeGenerator(best, await training.generator());
  }
  await evaluations.append(evaluation);
  listener({ type: 'evaluation', isBest, ...evaluation });
}

/** Gives a file another name, if it is there. */
async function moveFile(from: string, to: string): Promise<void> {
  await rename(from, to).catch((error: unknown) => {
    if (codeOf(error) !== 'ENOENT') throw fileProblem(from, 'cannot be written', error);
  });
}

/** Writes the results, and sums the run up. */
async function summary(
  { folder, training }: RecordedTraining,
  { steps, seconds, secondsPerStep, peakMiB, device }: RunTotals<undefined>,
  evaluations: readonly Evaluation[],
  sheet: Picture,
): Promise<TrainSummary> {
  const at = (name: string): string => path.join(folder, name);
  await writeSheet(at(runFiles.pictures), sheet);
  const result = await training.finish();
  const { files, notes } = await writeTrainResults(folder, result);
  const isMeasured = evaluations.length > 0;
  return {
    folder,
    data: training.pictures.name,
    resolution: training.pictures.resolution,
    steps,
    images: result.images,
    seconds,
    secondsPerStep,
    p: result.p,
    ...(isMeasured ? { first: evaluations[0], last: evaluations.at(-1), best: bestOf(evaluations) } : {}),
    peakMiB,
    device,
    files: {
      pictures: at(runFiles.pictures),
      ...files,
      ...(isMeasured ? { best: at(runFiles.best), evaluations: at(runFiles.evaluations) } : {}),
      checkpoint: at(runFiles.checkpoint),
      metrics: at(runFiles.metrics),
      samples: at(runFiles.samples),
    },
    notes,
  };
}
