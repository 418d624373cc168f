import { setImmediate } from 'node:timers/promises';
import type { CaptionedPictures, PairSource } from '#nada/api/clip/train/trainingPairs.js';
import { integers, uniforms } from '#nada/random/index.js';
import { floatTensor } from '#nada/tensorData.js';
import { domains } from '../../world/attributes.js';
import { captionOf, describeFully } from '../../world/captions/index.js';
import { randomFace } from '../../world/face.js';
import { renderFace } from '../../world/render/index.js';
import { BatchPlan, domainPrompt, type Shown } from './batchPlan.js';

/** Shares of captions that tell everything, and that tell the domain alone in the words of a prompt. */
const fullShare = 0.5;
const promptShare = 0.15;
/** Batches that are drawn, then seen again. */
const span = 16;
/** How often each is seen. */
const passes = 3;

/**
 * Pairs without end, drawn while training goes on; what a batch shows is its plan's.
 *
 * Drawing a picture takes nearly as long as training on it, so 16 batches come three times before the next 16, each time
 * in new words.
 */
export class WorldPairs implements PairSource {
  readonly size = undefined;
  readonly #seed: number;
  readonly #side: number;
  readonly #withAttributes: boolean;
  readonly #drawn = new Map<number, Float32Array<ArrayBuffer>>();

  constructor(seed: number, side: number, withAttributes = false) {
    this.#seed = seed;
    this.#side = side;
    this.#withAttributes = withAttributes;
  }

  async batch(step: number, count: number): Promise<CaptionedPictures> {
    const seed = this.#seed;
    const number = Math.floor(step / (span * passes)) * span + (step % span);
    const plan = new BatchPlan({ seed, number, count, withAttributes: this.#withAttributes });
    const turns = uniforms({ seed, stream: 'world.clip.kinds', step }, count);
    const draws = integers({ seed, stream: 'world.clip.prompts', step }, 2 * count, 27720);
    const captions = plan.rows.map(({ face, domain }, i) => {
      if (turns[i] < promptShare) return domainPrompt(domain, draws[2 * i], draws[2 * i + 1]);
      const tell = turns[i] < promptShare + fullShare ? describeFully : captionOf;
      return tell(face, domain, step * count + i);
    });
    return {
      pictures: floatTensor(await this.#pictures(number, plan.rows), [count, 3, this.#side, this.#side]),
      captions,
      changes: plan.changes(seed, step),
    };
  }

  /** The pictures of batch `number`, kept until its last pass. */
  async #pictures(number: number, rows: readonly Shown[]): Promise<Float32Array<ArrayBuffer>> {
    const known = this.#drawn.get(number);
    if (known) return known.slice();
    const area = 3 * this.#side * this.#side;
    const data = new Float32Array(rows.length * area);
    for (const [i, { face, domain }] of rows.entries()) {
      data.set(renderFace(face, domain, this.#side).data, i * area);
      // The programs of the step under way are started from this thread.
      await setImmediate();
    }
    this.#drawn.delete(number - span);
    this.#drawn.set(number, data);
    return data.slice();
  }
}

/** Texts for a vocabulary: captions of many faces in all domains. */
export function* vocabularyTexts(seed: number, count = 12_000): Generator<string> {
  for (let i = 0; i < count; i++) {
    const face = randomFace(seed, i);
    const domain = domains[i % domains.length];
    yield i % 3 === 0 ? describeFully(face, domain, i) : captionOf(face, domain, i);
  }
}
