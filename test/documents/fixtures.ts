import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { writeCaptionedSquares } from '../../src/jobs/testing/captionedSquares.js';
import { discPictures } from '../../src/jobs/testing/discPictures.js';
import { goldenModels } from '../../src/jobs/testing/goldenModels.js';

/** The root of the repository. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Files of the names that examples use, small ones in their places. */
export interface Fixtures {
  readonly folder: string;
  /** A new folder with all of them. */
  room(name: string): string;
  remove(): void;
}

/** Writes them into a temporary folder. */
export async function writeFixtures(): Promise<Fixtures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-examples-'));
  const models = goldenModels();
  const discs = await discPictures(24);
  const squares = path.join(discs.folder, 'squares');
  await writeCaptionedSquares(squares, 24);
  const files: Readonly<Record<string, string>> = {
    'ffhq.pt': models.generator,
    'sketch.safetensors': path.join(root, 'models/generator/photo.safetensors'),
    'ViT-B-32.pt': models.clipA,
    'ViT-B-16.pt': models.clipB,
    models: path.join(root, 'models'),
    photos: discs.data,
    style: discs.data,
    captioned: squares,
    'photo.png': path.join(discs.data, '000.png'),
    'face.png': path.join(discs.data, '001.png'),
    'cat.png': path.join(discs.data, '002.png'),
    'dog.png': path.join(discs.data, '003.png'),
  };
  return {
    folder,
    room(name) {
      const room = path.join(folder, name);
      mkdirSync(room);
      for (const [file, target] of Object.entries(files)) {
        if (file === 'models') symlinkSync(target, path.join(room, file), 'junction');
        else cpSync(target, path.join(room, file), { recursive: true });
      }
      return room;
    },
    remove() {
      models.remove();
      discs.remove();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
