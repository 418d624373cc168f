import path from 'node:path';
import { whole } from '../../settings/kind.js';
import { row } from '../../settings/row.js';
import type { Due } from './recordRun.js';
import { createFolder, snapshotFile } from './runFolder.js';

/** Row of how often what is trained is kept for good, under a heading of help. */
export const snapshotRow = (group: string) =>
  row(whole({ least: 0 }), {
    group,
    help: 'steps between networks that are kept in snapshots/, to compare or to go back to; 0 for none',
    default: 0,
    changeable: true,
  });

/** Keeps what is trained every few steps, as `snapshots/generator-000500.safetensors`; `extension` is empty for a folder. */
export function snapshots(
  folder: string,
  listener: (event: { readonly type: 'snapshot'; readonly step: number; readonly file: string }) => void,
  plan: {
    readonly every: number;
    readonly what: string;
    readonly extension?: string;
    write(file: string): Promise<void>;
  },
): Due {
  const { every, what, extension = '.safetensors', write } = plan;
  return {
    every,
    async run(step) {
      const file = path.join(folder, snapshotFile(step, what, extension));
      await createFolder(path.dirname(file));
      await write(file);
      listener({ type: 'snapshot', step, file });
    },
  };
}
