import { named, says, UserError } from '../../../errors.js';
import { dot } from '../../../guidance/index.js';
import { oneOrMore, text } from '../../../settings/kind.js';
import { type GivenOf, input, optionalInput } from '../../../settings/row.js';
import { imageKind, imagesKind } from '../../image/imageKinds.js';
import type { ImageSource } from '../../image/imageSource.js';
import { clipKind } from '../../networks/sourceKinds.js';
import type { RunControl } from '../../run/liveRun.js';
import { requestValues } from '../../run/requestValues.js';
import type { Run } from '../../run/run.js';
import { startRun } from '../../run/startRun.js';
import { readCaptionSource, type TextSource, textsKind } from '../captionSource.js';
import { ClipEmbedder, type ClipRequest, emitEach } from '../clipEmbedder.js';
import { imagesOf } from '../imagesOf.js';
import { searchRows } from './searchRows.js';

/** Options of {@link searchClip}: `query` and `images` to find images, or `image` and `texts` to find texts. */
export interface SearchClipRequest extends ClipRequest, GivenOf<typeof searchRows> {
  /** A text whose images are looked for among `images`, or several. */
  readonly query?: string | readonly string[] | undefined;
  /** The images among which those of the texts are looked for; a path may be of a folder of them in Node. */
  readonly images?: ImageSource | readonly ImageSource[] | undefined;
  /** An image whose texts are looked for among `texts`. */
  readonly image?: ImageSource | undefined;
  /** The texts among which those of the image are looked for: a list, or a file of them. */
  readonly texts?: TextSource | undefined;
}

/** The matches of a query, the best first. */
export interface SearchResult<Q extends ImageSource = ImageSource, M extends ImageSource = ImageSource> {
  /** The text or image that was given; of a folder's image, its path. */
  readonly query: Q;
  /** Images for a text, texts for an image, with the cosine of the embeddings. */
  readonly found: readonly { readonly match: M; readonly cosine: number }[];
}

const inputs = {
  clip: input(clipKind),
  query: optionalInput(oneOrMore(text('one or more texts, each what an image shows'))),
  images: optionalInput(imagesKind),
  image: optionalInput(imageKind),
  texts: optionalInput(textsKind),
};

/**
 * Finds the images of texts, or the texts of an image, by the cosine of their embeddings in a CLIP.
 *
 * A run that is stopped while it looks at images finds among those that it has seen. It rejects with a `UserError` for wrong
 * options, when neither or both ways are asked for, and for files that are missing or damaged.
 *
 * ```ts
 * const run = searchClip({ clip: 'models/clip', query: 'a pencil sketch', images: ['face.png', 'photo.png'] });
 * for await (const { query, found } of run) console.log(query, found[0]?.match);
 * ```
 */
export function searchClip(request: SearchClipRequest): Run<SearchResult, SearchResult[]> {
  return startRun(request, async (own, control: RunControl<SearchResult>) => {
    const { top } = requestValues(searchRows, own, inputs);
    const { isForImages, images, texts } = await readRequest(own);
    return ClipEmbedder.use(own, control, async (embedder) => {
      const embedding = await embedder.texts(texts);
      const seen = await embedder.images(images);
      const best = (matches: readonly ImageSource[], cosines: readonly number[]): SearchResult['found'] =>
        cosines
          .map((cosine, i) => ({ match: matches[i], cosine }))
          .sort((a, b) => b.cosine - a.cosine)
          .slice(0, top);
      const count = isForImages ? texts.length : seen.length;
      return emitEach(control, own.signal, count, (i) => {
        if (!isForImages) {
          const cosines = texts.map((text) => dot(seen[i], embedding(text)));
          return { query: images[i], found: best(texts, cosines) };
        }
        const cosines = seen.map((image) => dot(image, embedding(texts[i])));
        return { query: texts[i], found: best(images, cosines) };
      });
    });
  });
}

interface Wanted {
  readonly isForImages: boolean;
  readonly images: readonly ImageSource[];
  readonly texts: readonly string[];
}

async function readRequest({ query, images, image, texts, onProgress }: SearchClipRequest): Promise<Wanted> {
  const forImages = query !== undefined || images !== undefined;
  const forTexts = image !== undefined || texts !== undefined;
  if (forImages !== forTexts) {
    if (query !== undefined && images !== undefined) {
      return {
        isForImages: true,
        images: await imagesOf(images, 'images', onProgress),
        texts: checkedQuery(query),
      };
    }
    if (image !== undefined && texts !== undefined) {
      const found = await imagesOf(image, 'image', onProgress);
      const source = await readCaptionSource(texts, 'texts');
      if ('texts' in source) return { isForImages: false, images: found, texts: source.texts };
      const name = typeof texts === 'string' ? texts : 'the file given';
      throw new UserError(
        says`${name} holds a grammar: give a list of texts to ${named('texts')}, or let it caption the image`,
      );
    }
  }
  throw new UserError(
    says`give texts and ${named('images')} with a folder to find pictures, or ${named('image')} with a picture and ${named('texts')} with a list to find texts`,
  );
}

function checkedQuery(query: string | readonly string[]): string[] {
  const texts = [...new Set([query].flat())];
  if (texts.length > 0 && texts.every((text) => typeof text === 'string' && text.trim() !== '')) return texts;
  throw new UserError(says`option ${named('query')} is no text: give one or more, each what a picture shows`);
}
