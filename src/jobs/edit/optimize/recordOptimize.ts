import path from 'node:path';
import type { OptimizeFigures } from '../../../api/edit/optimize/events.js';
import type { OptimizeTraining } from '../../../api/edit/optimize/optimizeTraining.js';
import { writeSafetensors } from '../../../checkpoint/index.js';
import { labelledRows } from '../../../image/index.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import type { Recording } from '../../run/recordRun.js';
import { writeSheet } from '../../run/sampleSheets.js';
import type { OptimizeSummary } from './events.js';
import type { EditOptimizeOptions } from './options.js';

/** The fields of a summary that hold paths. */
export const optimizePaths = ['way', 'edited', 'latent'] as const;

/** What the folder of an optimisation gets: images and latent with every checkpoint, as they are then. */
export function recordOptimize({
  folder,
  options: { from, to },
  training,
}: {
  readonly folder: string;
  readonly options: Pick<EditOptimizeOptions, 'from' | 'to'>;
  readonly training: OptimizeTraining;
}): Recording<OptimizeFigures, undefined, OptimizeSummary> {
  const files = {
    way: path.join(folder, 'way.png'),
    edited: path.join(folder, 'edited.png'),
    latent: path.join(folder, 'latent.safetensors'),
  };
  const label = from === undefined ? to : `${from} -> ${to}`;
  const write = async () => {
    const { picture, way, w, styles, steps: _, ...figures } = await training.finish();
    await writeSheet(files.way, labelledRows([{ label, pictures: [...way] }]));
    await writeSheet(files.edited, picture);
    // As `nada generate --w` reads it.
    const latent = w ? new Map([['w', w]]) : (styles ?? new Map());
    await writeFileAtomically(files.latent, writeSafetensors(latent));
    return figures;
  };
  return {
    keep: () => undefined,
    due: [],
    afterSave: async () => {
      await write();
    },
    async finish({ steps, seconds, device }) {
      // A run that was killed after its last checkpoint has not written them yet.
      return { folder, steps, seconds, device, ...(await write()), ...files };
    },
  };
}
