import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import sharp from 'sharp';

/** A PNG of one colour. */
export async function plainPng(
  width: number,
  height: number,
  colour: readonly [number, number, number] = [200, 100, 50],
): Promise<Uint8Array<ArrayBuffer>> {
  const [r, g, b] = colour;
  const image = sharp({ create: { width, height, channels: 3, background: { r, g, b } } });
  return Uint8Array.from(await image.png().toBuffer());
}

/** Runs a body with a new folder of files, which is removed afterwards. */
export async function withFolder<T>(
  files: Readonly<Record<string, Uint8Array>>,
  body: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'nada-data-'));
  try {
    for (const [name, bytes] of Object.entries(files)) {
      const file = path.join(folder, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, bytes);
    }
    return await body(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
