import {
  type CaptionChoice,
  type CaptionGrammar,
  composeCaptions,
  headTexts,
  likelyHeads,
  type PictureLogits,
  slotTexts,
  softmax,
} from '../../../clip/captions/index.js';
import { dot } from '../../../guidance/index.js';
import type { CaptionSource } from '../captionSource.js';

/** Embeds texts. */
type Embed = (texts: readonly string[]) => Promise<(text: string) => Float64Array>;

/** A caption of an image. */
export interface RankedCaption {
  readonly text: string;
  /** Among the texts of the list; for a composed caption, the product of what it says. */
  readonly probability: number;
  /** For a text of a list: cosine of the embeddings. */
  readonly cosine?: number;
}

/** The captions of an image, the best first. */
export interface Captions {
  readonly captions: readonly RankedCaption[];
  /** For a composed caption: what was seen in each slot of the grammar by the best one. */
  readonly choices?: readonly CaptionChoice[];
}

/** Captions an image by its embedding. */
export type Captioner = (image: Float64Array) => Captions;

/** How captions are chosen. */
export interface CaptionSettings {
  readonly top: number;
  readonly certain: number;
  /** The factor of cosines in the CLIP's logits. */
  readonly scale: number;
}

/** Embeds the texts that captions of these images may need, and gives what captions them. */
export async function captioner(
  source: CaptionSource,
  images: readonly Float64Array[],
  embed: Embed,
  settings: CaptionSettings,
): Promise<Captioner> {
  return 'texts' in source
    ? ranker(source.texts, await embed(source.texts), settings)
    : composer(source.grammar, images, embed, settings);
}

function ranker(
  texts: readonly string[],
  embedding: (text: string) => Float64Array,
  { top, scale }: CaptionSettings,
): Captioner {
  return (image) => {
    const cosines = texts.map((text) => dot(image, embedding(text)));
    const shares = softmax(cosines.map((cosine) => scale * cosine));
    const captions = texts.map((text, i) => ({ text, probability: shares[i], cosine: cosines[i] }));
    return { captions: captions.sort((a, b) => b.cosine - a.cosine).slice(0, top) };
  };
}

async function composer(
  grammar: CaptionGrammar,
  images: readonly Float64Array[],
  embed: Embed,
  { top, certain, scale }: CaptionSettings,
): Promise<Captioner> {
  const heads = await embed(headTexts(grammar));
  const logitsOf =
    (image: Float64Array, embedding: (text: string) => Float64Array): PictureLogits =>
    (text) =>
      scale * dot(image, embedding(text));
  const likely = new Set(images.flatMap((image) => likelyHeads(grammar, logitsOf(image, heads), top)));
  const texts = [...likely].flatMap((head) => slotTexts(grammar, head));
  const all = await embed([...headTexts(grammar), ...texts]);
  return (image) => {
    const composed = composeCaptions(grammar, logitsOf(image, all), { beam: top, certain });
    return {
      captions: composed.map(({ text, probability }) => ({ text, probability })),
      choices: composed[0].choices,
    };
  };
}
