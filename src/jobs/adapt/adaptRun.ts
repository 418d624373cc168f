import path from 'node:path';
import { Adapting } from '../../api/adapt/adapting.js';
import type { AdaptInputs } from '../../api/adapt/adaptRequest.js';
import type { AdaptStep } from '../../api/adapt/events.js';
import { defineRun, type RunStart } from '../run/defineRun.js';
import { heldNames } from '../run/heldInputs.js';
import { mean } from '../run/recordRun.js';
import { runFiles } from '../run/runFolder.js';
import { longestSheetSide } from '../run/sampleSheets.js';
import { snapshots } from '../run/snapshots.js';
import { writeGenerator, writeResults } from './adaptResults.js';
import type { RunEvent, RunSummary } from './events.js';
import { type AdaptOptions, adaptOptions, type GivenAdaptOptions } from './options.js';
import { resolveAdaptOptions, settingsOf } from './resolveAdapt.js';
import { type SheetLabels, sampleSheet } from './sampleSheet.js';
import { targetWords } from './targetWords.js';

/** Networks and images that a caller holds in memory, instead of those that options name. */
export type HeldInputs = Partial<Pick<AdaptInputs, 'generator' | 'clip' | 'textureClip' | 'styleImages'>>;

/** Options of a start of an adaptation. */
export interface AdaptStart extends RunStart<RunEvent, AdaptStep> {
  /** A run that began with them needs them again when it is continued. */
  readonly inputs?: HeldInputs | undefined;
}

/** `nada adapt`: adapts a generator in a run folder. */
export const adaptRun = defineRun<typeof adaptOptions, GivenAdaptOptions, Adapting, RunSummary, AdaptStart>({
  command: 'adapt',
  rows: adaptOptions,
  resolve: resolveAdaptOptions,
  held: heldNames,
  paths: ['files'],
  steps: ({ iterations }) => iterations,
  endedEarly: ({ stop: end }, { stop }) =>
    stop === 'auto' && end !== undefined && end.reason !== 'steps' && end.reason !== 'asked',
  open: (options, { inputs, signal, listener, memory }) =>
    Adapting.open({ ...options, ...inputs, settings: settingsOf(options), signal, listener, memory }),
  record({ folder, options, training, listener }) {
    const { adaptation } = training;
    const { samples, sampleEvery, snapshotEvery } = options;
    const longest = longestSheetSide(options);
    const draw = (step: number) => sampleSheet(adaptation, samples, sheetLabels(options, step), longest);
    const write = async (file: string) => writeGenerator(file, await adaptation.generator());
    return {
      keep: ({ loss }) => loss,
      sheets: { every: sampleEvery, draw },
      due: [snapshots(folder, listener, { every: snapshotEvery, what: 'generator', write })],
      async finish({ kept: losses, ...totals }) {
        const { generator, stop, meter } = await training.finish();
        const sheet = await draw(adaptation.stepsDone);
        const { files, notes } = await writeResults(folder, adaptation, generator, sheet);
        const recent = losses.slice(-Math.min(20, Math.max(1, Math.round(losses.length / 10))));
        const at = (name: string): string => path.join(folder, name);
        const { steps, seconds, secondsPerStep, peakMiB, device } = totals;
        return {
          folder,
          source: options.source,
          target: targetWords(options),
          steps,
          seconds,
          secondsPerStep,
          firstLoss: losses[0] ?? Number.NaN,
          lastLoss: losses.at(-1) ?? Number.NaN,
          recentLoss: mean(recent),
          ...(meter ? { meter } : {}),
          ...(stop ? { stop } : {}),
          peakMiB,
          device,
          files: {
            ...files,
            checkpoint: at(runFiles.checkpoint),
            metrics: at(runFiles.metrics),
            samples: at(runFiles.samples),
          },
          notes,
        };
      },
    };
  },
});

function sheetLabels(options: AdaptOptions, step: number): SheetLabels {
  const steps = step === 1 ? '1 step' : `${step} steps`;
  return {
    before: `before: ${options.source ?? ''}`,
    after: `after ${steps}: ${targetWords(options) ?? ''}`,
  };
}
