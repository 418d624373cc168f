import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { goldenBytes } from '../../testing/golden.js';

/** Small networks as files in a temporary folder. */
export interface GoldenModels {
  readonly folder: string;
  readonly generator: string;
  readonly clipA: string;
  readonly clipB: string;
  /** A path in the folder. */
  place(name: string): string;
  remove(): void;
}

/** Writes the fixtures' generator and CLIPs where a command line can read them. */
export function goldenModels(): GoldenModels {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-test-'));
  const place = (name: string): string => path.join(folder, name);
  const write = (name: string, caseName: string, file: string): string => {
    writeFileSync(place(name), goldenBytes(caseName, file));
    return place(name);
  };
  return {
    folder,
    generator: write('generator.pt', '05-nada-train-all-layers', 'ckpt.pt'),
    clipA: write('clip-a.pt', '04-clip-vit-a', 'model.jit.pt'),
    clipB: write('clip-b.pt', '04-clip-vit-b', 'model.state_dict.pt'),
    place,
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
