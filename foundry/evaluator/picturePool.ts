import { type FloatTensor, floatTensor } from '#nada/tensorData.js';
import { domains } from '../../world/attributes.js';
import { randomFace } from '../../world/face.js';
import type { Renderer } from '../../world/renderer.js';
import { augment } from './augment.js';
import { labelRow, outputCount } from './heads.js';

/** Pictures with what is right about them. */
export interface LabelledBatch {
  /** `[N, 3, size, size]`, about -1..1. */
  readonly pictures: FloatTensor;
  /** `[N, outputCount]`, see `labelRow`. */
  readonly labels: FloatTensor;
}

/** Renders kept as bytes: each is drawn once and shown several times, spoilt in another way each time. */
export class PicturePool {
  readonly #size: number;
  readonly #seed: number;
  readonly #bytes: Uint8Array;
  readonly #labels: Float32Array;

  private constructor(size: number, seed: number, bytes: Uint8Array, labels: Float32Array) {
    this.#size = size;
    this.#seed = seed;
    this.#bytes = bytes;
    this.#labels = labels;
  }

  /** Renders `count` faces of a seed, face i in domain i modulo the number of domains. */
  static render(
    render: Renderer,
    { size, seed, count }: { size: number; seed: number; count: number },
    onPicture: (done: number) => void = () => {},
  ): PicturePool {
    const area = 3 * size * size;
    const bytes = new Uint8Array(count * area);
    const labels = new Float32Array(count * outputCount);
    for (let i = 0; i < count; i++) {
      const face = randomFace(seed, i);
      const domain = domains[i % domains.length];
      const { data } = render(face, domain, size);
      for (let k = 0; k < area; k++) {
        bytes[i * area + k] = Math.min(255, Math.max(0, Math.round((data[k] + 1) * 127.5)));
      }
      labels.set(labelRow(face, domain), i * outputCount);
      onPicture(i + 1);
    }
    return new PicturePool(size, seed, bytes, labels);
  }

  get count(): number {
    return this.#labels.length / outputCount;
  }

  /** Pictures by their numbers, each spoilt in a way that depends on `showing` + its place in the batch. */
  batch(numbers: readonly number[], showing: number): LabelledBatch {
    const area = 3 * this.#size ** 2;
    const pictures = new Float32Array(numbers.length * area);
    const labels = new Float32Array(numbers.length * outputCount);
    numbers.forEach((number, place) => {
      const data = Float32Array.from(
        this.#bytes.subarray(number * area, (number + 1) * area),
        (byte) => byte / 127.5 - 1,
      );
      augment(floatTensor(data, [3, this.#size, this.#size]), this.#seed, showing + place);
      pictures.set(data, place * area);
      labels.set(
        this.#labels.subarray(number * outputCount, (number + 1) * outputCount),
        place * outputCount,
      );
    });
    return {
      pictures: floatTensor(pictures, [numbers.length, 3, this.#size, this.#size]),
      labels: floatTensor(labels, [numbers.length, outputCount]),
    };
  }
}
