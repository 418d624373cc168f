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
import { assert } from '../../../errors.js';
import { dot, embedTexts } from '../../../guidance/index.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import type { Stage } from '../../../runtime/stage.js';
import { listPictures } from '../../data/index.js';
import { type LoadedClip, loadClip } from '../../networks/networks.js';
import { type CaptionSource, readCaptionSource } from '../captionSource.js';
import { embedPictureFiles } from '../embedPictures.js';
import type { CaptionOptions } from './options.js';

/** A caption as it is told. */
export interface RankedCaption {
  readonly text: string;
  /** Among the texts of the list; for a composed caption, the product of what it tells. */
  readonly probability: number;
  /** For a text of a list: cosine of the embeddings. */
  readonly cosine?: number;
}

/** A picture with its captions, the best first. */
export interface CaptionedPicture {
  readonly file: string;
  readonly captions: readonly RankedCaption[];
  /** For a composed caption: what was seen in each slot of the grammar by the best one. */
  readonly choices?: readonly CaptionChoice[];
}

/** How {@link captionPictures} tells of itself and ends early. */
export interface CaptionRun {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'texts' | 'pictures', done: number, total: number) => void) | undefined;
}

/**
 * Says what pictures show: ranks the texts of a list, or composes captions from the CLIP's grammar.
 *
 * Throws a `UserError` for a folder without pictures, a damaged picture, and a list or grammar that is missing or damaged.
 */
export async function captionPictures(
  options: CaptionOptions,
  run: CaptionRun = {},
): Promise<CaptionedPicture[]> {
  const files = await listPictures(options.images);
  const source = await readCaptionSource(options);
  const { signal } = run;
  const clip = await loadClip(options.clip, { signal });
  const device = await chooseDevice(options.device);
  const { threads, lowering } = options;
  const runtime = createRuntime({ device, threads });
  try {
    const stage: Stage = { runtime, lowering };
    const pictures = await embedPictureFiles(stage, clip.clip, files, {
      signal,
      onBatch: (done, total) => run.onProgress?.('pictures', done, total),
    });
    const embed = (texts: readonly string[]) =>
      embedTexts(stage, clip, texts, (done, total) => {
        signal?.throwIfAborted();
        run.onProgress?.('texts', done, total);
      });
    const found = await captionEmbeddings(source, clip, pictures, embed, options);
    return found.map((captioned, i) => ({ file: files[i], ...captioned }));
  } finally {
    await runtime.close();
  }
}

type Embed = (texts: readonly string[]) => Promise<(text: string) => Float64Array>;
type Captioned = Omit<CaptionedPicture, 'file'>;

async function captionEmbeddings(
  source: CaptionSource,
  clip: LoadedClip,
  pictures: readonly Float64Array[],
  embed: Embed,
  options: CaptionOptions,
): Promise<Captioned[]> {
  const logScale = clip.clip.parameters.get('logitScale');
  assert(logScale, 'a CLIP has a logit scale');
  const scale = Math.exp(logScale.data[0]);
  return 'texts' in source
    ? rankTexts(source.texts, pictures, await embed(source.texts), scale, options.top)
    : composeAll(source.grammar, pictures, embed, scale, options);
}

function rankTexts(
  texts: readonly string[],
  pictures: readonly Float64Array[],
  embedding: (text: string) => Float64Array,
  scale: number,
  top: number,
): Captioned[] {
  return pictures.map((picture) => {
    const cosines = texts.map((text) => dot(picture, embedding(text)));
    const shares = softmax(cosines.map((cosine) => scale * cosine));
    const captions = texts.map((text, i) => ({ text, probability: shares[i], cosine: cosines[i] }));
    return { captions: captions.sort((a, b) => b.cosine - a.cosine).slice(0, top) };
  });
}

async function composeAll(
  grammar: CaptionGrammar,
  pictures: readonly Float64Array[],
  embed: Embed,
  scale: number,
  { top, certain }: CaptionOptions,
): Promise<Captioned[]> {
  const heads = await embed(headTexts(grammar));
  const logitsOf =
    (picture: Float64Array, embedding: (text: string) => Float64Array): PictureLogits =>
    (text) =>
      scale * dot(picture, embedding(text));
  const likely = new Set(pictures.flatMap((picture) => likelyHeads(grammar, logitsOf(picture, heads), top)));
  const texts = [...likely].flatMap((head) => slotTexts(grammar, head));
  const all = await embed([...headTexts(grammar), ...texts]);
  return pictures.map((picture) => {
    const composed = composeCaptions(grammar, logitsOf(picture, all), { beam: top, certain });
    return {
      captions: composed.map(({ text, probability }) => ({ text, probability })),
      choices: composed[0].choices,
    };
  });
}
