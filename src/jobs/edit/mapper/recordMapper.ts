import path from 'node:path';
import type { MapperTraining } from '../../../api/edit/mapper/mapperTraining.js';
import { labelledPreview, type Picture } from '../../../image/index.js';
import type { ValuesOf } from '../../../settings/row.js';
import { type MapperStep, mapperFile } from '../../../styleclip/index.js';
import type { recordOptions } from '../../run/recordOptions.js';
import type { Recording } from '../../run/recordRun.js';
import { runFiles } from '../../run/runFolder.js';
import { longestSheetSide, writeSheet } from '../../run/sampleSheets.js';
import { snapshots } from '../../run/snapshots.js';
import { beforeAndAfter } from '../beforeAndAfter.js';
import { writeNetwork } from '../editFolder.js';
import type { MapperRunEvent, MapperSummary } from './events.js';

/** The name of the trained mapper in its run folder. */
const result = 'mapper.safetensors';

/** The fields of a summary that hold paths. */
export const mapperPaths = ['mapper', 'beforeAfter'] as const;

/** What the folder of a mapper's training gets: the mapper with every checkpoint, sample sheets, and one at the end. */
export function recordMapper({
  folder,
  options,
  training,
  listener,
}: {
  readonly folder: string;
  readonly options: ValuesOf<ReturnType<typeof recordOptions>>;
  readonly training: MapperTraining;
  readonly listener: (event: MapperRunEvent) => void;
}): Recording<MapperStep, number, MapperSummary> {
  const { samples, sampleEvery, snapshotEvery } = options;
  const mapper = path.join(folder, result);
  const seeds = Array.from({ length: samples }, (_, seed) => seed);
  const draw = async (): Promise<Picture> =>
    labelledPreview(await training.rows(seeds), longestSheetSide(options));
  const write = async (file: string): Promise<void> =>
    writeNetwork(file, mapperFile((await training.finish()).mapper));
  return {
    keep: ({ clip }) => clip,
    sheets: { every: sampleEvery, draw },
    due: [snapshots(folder, listener, { every: snapshotEvery, what: 'mapper', write })],
    afterSave: () => write(mapper),
    async finish({ steps, seconds, device, kept }) {
      const beforeAfter = path.join(folder, runFiles.beforeAfter);
      await writeSheet(beforeAfter, await draw());
      // A run that was killed after its last checkpoint has not written it yet.
      await write(mapper);
      const { before, after } = beforeAndAfter(kept);
      return { folder, steps, seconds, device, before: 1 - before, after: 1 - after, mapper, beforeAfter };
    },
  };
}
