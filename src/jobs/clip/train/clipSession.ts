import type { ClipTokenizer } from '../../../clip/index.js';
import {
  augmentPictures,
  ContrastiveTrainer,
  defaultAugmentation,
  type PairBatch,
  PairEmbedder,
  retrieval,
} from '../../../contrastive/index.js';
import type { Device } from '../../../lowering/index.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import type { TensorData } from '../../../tensorData.js';
import { type ClipStart, settingsOfClipTraining } from './clipStart.js';
import type { ClipModelOptions } from './options.js';
import type { CaptionedPictures, TrainingPairs } from './trainingPairs.js';

/** What is measured on held-out pairs. */
export type ClipFigures = Readonly<Record<string, number>>;

/** A CLIP in training on a runtime of its own, with its data. */
export class ClipSession {
  readonly trainer: ContrastiveTrainer;
  readonly tokenizer: ClipTokenizer;
  readonly pairs: TrainingPairs;
  readonly device: Device;
  readonly #options: ClipModelOptions;
  readonly #runtime: ReturnType<typeof createRuntime>;
  #embedder: Promise<PairEmbedder> | undefined;

  private constructor(
    options: ClipModelOptions,
    trainer: ContrastiveTrainer,
    { tokenizer }: ClipStart,
    pairs: TrainingPairs,
    runtime: ReturnType<typeof createRuntime>,
  ) {
    this.#options = options;
    this.trainer = trainer;
    this.tokenizer = tokenizer;
    this.pairs = pairs;
    this.device = runtime.device;
    this.#runtime = runtime;
  }

  static async open(
    options: ClipModelOptions,
    start: ClipStart,
    pairs: TrainingPairs,
    device: Device,
  ): Promise<ClipSession> {
    const { threads, lowering } = options;
    const runtime = createRuntime({ device, threads });
    try {
      const settings = settingsOfClipTraining(options, pairs);
      const trainer = await ContrastiveTrainer.create({ runtime, lowering }, start.clip, settings);
      return new ClipSession(options, trainer, start, pairs, runtime);
    } catch (error) {
      await runtime.close().catch(() => undefined);
      throw error;
    }
  }

  /** The pairs of the step after `step` steps, as the trainer takes them. */
  async batch(step: number): Promise<PairBatch> {
    const { seed, batch, augment } = this.#options;
    const { pictures, captions, changes } = await this.pairs.source.batch(step, batch);
    const key = { seed, stream: 'clip.augmentation', step };
    return {
      pictures: augment ? augmentPictures(pictures, defaultAugmentation, key) : pictures,
      tokens: this.#tokens(captions),
      changes: changes && {
        tokens: this.#tokens([...changes.before, ...changes.after]),
        of: { data: Int32Array.from(changes.of), shape: [changes.of.length], dtype: 'int32' },
      },
    };
  }

  /** What the moving average of the weights makes of held-out pairs. */
  async evaluate(): Promise<ClipFigures> {
    const heldOut = await this.pairs.heldOut();
    this.#embedder ??= this.#createEmbedder();
    const embedder = await this.#embedder;
    return {
      ...(heldOut && (await this.#retrieve(embedder, heldOut))),
      ...(await this.pairs.figures?.(embedder, this.tokenizer)),
    };
  }

  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): Promise<number> {
    return this.#runtime.peakMemory();
  }

  async close(): Promise<void> {
    await this.#runtime.close();
  }

  async #retrieve(embedder: PairEmbedder, { pictures, captions }: CaptionedPictures): Promise<ClipFigures> {
    const { imageToText, textToImage } = retrieval(
      await embedder.pictures(pictures),
      await embedder.texts(this.#tokens(captions)),
    );
    return {
      imageToTextAt1: imageToText.at1,
      imageToTextAt5: imageToText.at5,
      textToImageAt1: textToImage.at1,
      textToImageAt5: textToImage.at5,
    };
  }

  #tokens(texts: readonly string[]): TensorData<'int32'> {
    const { context } = this.#options;
    const data = this.tokenizer.tokenize(texts, { context, truncate: true });
    return { data, shape: [texts.length, context], dtype: 'int32' };
  }

  #createEmbedder(): Promise<PairEmbedder> {
    const stage = { runtime: this.#runtime, lowering: this.#options.lowering };
    const { config, averagePrefix } = this.trainer;
    return PairEmbedder.create(stage, config, averagePrefix, { tokens: this.#options.context });
  }
}
