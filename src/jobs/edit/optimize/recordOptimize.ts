import path from 'node:path';
import type { OptimizeFigures } from '../../../api/edit/optimize/events.js';
import type { OptimizeTraining } from '../../../api/edit/optimize/optimizeTraining.js';
import { writeSafetensors } from '../../../checkpoint/index.js';
import { labelledRows } from '../../../image/index.js';
import { writeFileAtomically } from '../../../platform/atomicFile.node.js';
import { type Recording, writeSheet } from '../../run/recordRun.js';
import type { OptimizeSummary } from './events.js';
import type { EditOptimizeOptions } from './options.js';

/** Names of the images of the way, the edited image and its latent in a run folder. */
export const optimizeFiles = {
  pictures: 'way.png',
  edited: 'edited.png',
  latent: 'latent.safetensors',
} as const;

/** What the folder of an optimisation gets: images and latent with every checkpoint, as they are then. */
export function recordOptimize({
  folder,
  options: { from, to, saveEvery },
  training,
}: {
  readonly folder: string;
  readonly options: Pick<EditOptimizeOptions, 'from' | 'to' | 'saveEvery'>;
  readonly training: OptimizeTraining;
}): Recording<OptimizeFigures, undefined, OptimizeSummary> {
  const files = {
    pictures: path.join(folder, optimizeFiles.pictures),
    edited: path.join(folder, optimizeFiles.edited),
    latent: path.join(folder, optimizeFiles.latent),
  };
  const label = from === undefined ? to : `${from} -> ${to}`;
  const write = async () => {
    const { picture, way, w, styles, steps: _, ...figures } = await training.finish();
    await writeSheet(files.pictures, labelledRows([{ label, pictures: [...way] }]));
    await writeSheet(files.edited, picture);
    // As `nada generate --w` reads it.
    const latent = w ? new Map([['w', w]]) : (styles ?? new Map());
    await writeFileAtomically(files.latent, writeSafetensors(latent));
    return figures;
  };
  return {
    saveEvery,
    keep: () => undefined,
    due: [],
    afterSave: async () => {
      await write();
    },
    async finish({ steps, seconds, device }) {
      // A run that was killed after its last checkpoint has not written them yet.
      return { folder, steps, seconds, device, ...(await write()), files };
    },
  };
}
