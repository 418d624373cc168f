import { type EpochOrder, epochOrder, normals } from '#nada/random/index.js';
import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import type { Face } from '../../world/face.js';
import { faceOfZ } from './faceOfZ.js';

/** How a {@link FacePool} is filled. */
export interface FacePoolSettings {
  readonly seed: number;
  /** Different faces, all of which are seen once before any is seen again. */
  readonly faces: number;
  readonly zDim: number;
  /** Side of the pictures in pixels. */
  readonly size: number;
  /** Draws a face, `[3, size, size]`. */
  readonly render: (face: Face, size: number) => FloatTensor;
}

/** Pairs of a z and the picture of its face, drawn when first asked for and kept as bytes, as a picture file would. */
export class FacePool {
  readonly #settings: FacePoolSettings;
  readonly #pictures: (Uint8Array | undefined)[] = [];
  readonly #order: EpochOrder;

  constructor(settings: FacePoolSettings) {
    this.#settings = settings;
    this.#order = epochOrder({ seed: settings.seed, stream: 'face pool order' }, settings.faces);
  }

  /** Batch number `step`: z `[batch, zDim]` and pictures `[batch, 3, size, size]` of -1 to 1. */
  batch(step: number, batch: number): { z: FloatTensor; pictures: FloatTensor } {
    const { zDim, size } = this.#settings;
    const area = 3 * size * size;
    const z = new Float32Array(batch * zDim);
    const pictures = new Float32Array(batch * area);
    for (let i = 0; i < batch; i++) {
      const face = this.#order.at(step * batch + i);
      const own = this.#latent(face);
      z.set(own, i * zDim);
      const bytes = this.#picture(face, own);
      for (let k = 0; k < area; k++) pictures[i * area + k] = bytes[k] / 127.5 - 1;
    }
    return { z: floatTensor(z, [batch, zDim]), pictures: floatTensor(pictures, [batch, 3, size, size]) };
  }

  /** Draws what {@link batch} will ask for. */
  prepare(step: number, batch: number): void {
    for (let i = 0; i < batch; i++) {
      const face = this.#order.at(step * batch + i);
      this.#picture(face, this.#latent(face));
    }
  }

  #latent(face: number): Float32Array<ArrayBuffer> {
    const { seed, zDim } = this.#settings;
    return normals({ seed, stream: 'face pool z', step: face }, zDim);
  }

  #picture(face: number, z: Float32Array): Uint8Array {
    const { render, size } = this.#settings;
    let bytes = this.#pictures[face];
    if (!bytes) {
      bytes = Uint8Array.from(render(faceOfZ(z), size).data, (value) => Math.round((value + 1) * 127.5));
      this.#pictures[face] = bytes;
    }
    return bytes;
  }
}
