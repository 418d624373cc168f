import type { ClipTokenizer } from '../../../clip/index.js';
import { type ContrastiveTrainer, PairEmbedder, retrieval } from '../../../contrastive/index.js';
import type { Stage } from '../../../runtime/stage.js';
import type { TensorData } from '../../../tensorData.js';
import type { ClipFigures } from './events.js';
import type { TrainingPairs } from './trainingPairs.js';

/** The evaluation of a CLIP in training: measures the moving average of its weights on held-out pairs. */
export class ClipEvaluation {
  readonly #stage: Stage;
  readonly #trainer: ContrastiveTrainer;
  readonly #tokenizer: ClipTokenizer;
  readonly #pairs: TrainingPairs;
  #embedder: Promise<PairEmbedder> | undefined;

  constructor(stage: Stage, trainer: ContrastiveTrainer, tokenizer: ClipTokenizer, pairs: TrainingPairs) {
    this.#stage = stage;
    this.#trainer = trainer;
    this.#tokenizer = tokenizer;
    this.#pairs = pairs;
  }

  async measure(): Promise<ClipFigures> {
    const heldOut = await this.#pairs.heldOut();
    this.#embedder ??= this.#createEmbedder();
    const embedder = await this.#embedder;
    const figures: Record<string, number> = {};
    if (heldOut) {
      const { imageToText, textToImage } = retrieval(
        await embedder.pictures(heldOut.pictures),
        await embedder.texts(tokensOf(this.#tokenizer, heldOut.captions, this.#context)),
      );
      figures.imageToTextAt1 = imageToText.at1;
      figures.imageToTextAt5 = imageToText.at5;
      figures.textToImageAt1 = textToImage.at1;
      figures.textToImageAt5 = textToImage.at5;
    }
    return { ...figures, ...(await this.#pairs.figures?.(embedder, this.#tokenizer)) };
  }

  get #context(): number {
    return this.#trainer.settings.context;
  }

  #createEmbedder(): Promise<PairEmbedder> {
    const { config, averagePrefix } = this.#trainer;
    return PairEmbedder.create(this.#stage, config, averagePrefix, { tokens: this.#context });
  }
}

/** Texts as tokens `[N, context]`, each with its start and end; longer ones are cut. */
export function tokensOf(
  tokenizer: ClipTokenizer,
  texts: readonly string[],
  context: number,
): TensorData<'int32'> {
  const data = tokenizer.tokenize(texts, { context, truncate: true });
  return { data, shape: [texts.length, context], dtype: 'int32' };
}
