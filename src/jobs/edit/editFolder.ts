import path from 'node:path';
import { writeNpy, writeSafetensors } from '../../checkpoint/index.js';
import type { Picture } from '../../image/index.js';
import { writeFileAtomically } from '../../platform/atomicFile.node.js';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import type { FloatTensor } from '../../tensorData.js';
import { checkNewFolder, checkWritable, createFolder, runFiles } from '../run/runFolder.js';

/** The new folder that an edit leaves: checked before anything is computed, made once there is something to write. */
export class EditFolder {
  readonly folder: string;

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** Throws a `UserError` for a folder that holds other things, or that can't be made. */
  static async check(folder: string): Promise<EditFolder> {
    await checkNewFolder(folder);
    await checkWritable(folder);
    return new EditFolder(folder);
  }

  /** Returns the path of a file in the folder, which exists from now on. */
  async place(name: string): Promise<string> {
    await createFolder(this.folder);
    return path.join(this.folder, name);
  }

  /** Writes a PNG of an image, and returns its path. */
  async picture(name: string, picture: Picture): Promise<string> {
    return this.#write(name, await nodeImageCodec.encodePng(picture));
  }

  /** Writes tensors as safetensors, and returns the path. */
  async tensors(name: string, tensors: ReadonlyMap<string, FloatTensor>): Promise<string> {
    return this.#write(name, writeSafetensors(tensors));
  }

  /** Writes a tensor as `.npy`, and returns the path. */
  async tensor(name: string, tensor: FloatTensor): Promise<string> {
    return this.#write(name, writeNpy(tensor));
  }

  /** Writes the summary of an edit, with the options that it had. */
  async summary(summary: object, options: object): Promise<void> {
    const json = `${JSON.stringify({ ...summary, options }, null, 2)}\n`;
    await this.#write(runFiles.summary, new TextEncoder().encode(json));
  }

  async #write(name: string, bytes: Parameters<typeof writeFileAtomically>[1]): Promise<string> {
    const file = await this.place(name);
    await writeFileAtomically(file, bytes);
    return file;
  }
}

/** Writes a network as safetensors. */
export async function writeNetwork(
  file: string,
  {
    tensors,
    metadata,
  }: { readonly tensors: ReadonlyMap<string, FloatTensor>; readonly metadata: Record<string, string> },
): Promise<void> {
  await writeFileAtomically(file, writeSafetensors(tensors, { metadata }));
}

/** Seconds since a time of `performance.now()`, in tenths. */
export function secondsSince(began: number): number {
  return Math.round((performance.now() - began) / 100) / 10;
}
