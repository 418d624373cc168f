import { named, says, UserError } from '../../../errors.js';
import { dot, embedTexts } from '../../../guidance/index.js';
import { chooseDevice } from '../../../runtime/devices.node.js';
import { createRuntime } from '../../../runtime/runtime.node.js';
import { resolveValues } from '../../../settings/check.js';
import { listPictures } from '../../data/index.js';
import { loadClip } from '../../networks/networks.js';
import { readCaptionSource } from '../captionSource.js';
import { embedPictureFiles } from '../embedPictures.js';
import { type ClipSearchOptions, clipSearchOptions, type GivenClipSearchOptions } from './options.js';

/** What was found for a text or picture, the best first. */
export interface SearchResult {
  /** The text, or the picture's file. */
  readonly query: string;
  /** Files for a text, texts for a picture, with the cosine of the embeddings. */
  readonly found: readonly { readonly match: string; readonly cosine: number }[];
}

/** How {@link searchClip} tells of itself and ends early. */
export interface SearchRun {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((stage: 'texts' | 'pictures', done: number, total: number) => void) | undefined;
}

/**
 * Finds the pictures of texts (`query` and `images`), or the texts of a picture (`image` and `texts`), by cosine.
 *
 * Throws a `UserError` for wrong options, when neither or both are asked for, and for files that are missing or damaged.
 */
export async function searchClip(
  given: GivenClipSearchOptions,
  run: SearchRun = {},
): Promise<SearchResult[]> {
  const options = resolveValues(clipSearchOptions, given);
  const { isForPictures, files, texts } = await readRequest(options);
  const { signal, onProgress } = run;
  const { threads, lowering, top } = options;
  const clip = await loadClip(options.clip, { signal });
  const device = await chooseDevice(options.device);
  const runtime = createRuntime({ device, threads });
  try {
    const stage = { runtime, lowering };
    const embedding = await embedTexts(stage, clip, texts, (done, total) => {
      signal?.throwIfAborted();
      onProgress?.('texts', done, total);
    });
    const pictures = await embedPictureFiles(stage, clip.clip, files, {
      signal,
      onBatch: (done, total) => onProgress?.('pictures', done, total),
    });
    const best = (matches: readonly string[], cosines: readonly number[]): SearchResult['found'] =>
      matches
        .map((match, i) => ({ match, cosine: cosines[i] }))
        .sort((a, b) => b.cosine - a.cosine)
        .slice(0, top);
    if (isForPictures) {
      return texts.map((query) => {
        const cosines = pictures.map((picture) => dot(picture, embedding(query)));
        return { query, found: best(files, cosines) };
      });
    }
    return files.map((query, i) => {
      const cosines = texts.map((text) => dot(pictures[i], embedding(text)));
      return { query, found: best(texts, cosines) };
    });
  } finally {
    await runtime.close();
  }
}

interface SearchRequest {
  readonly isForPictures: boolean;
  readonly files: readonly string[];
  readonly texts: readonly string[];
}

async function readRequest(options: ClipSearchOptions): Promise<SearchRequest> {
  const { query, images, image, texts, clip } = options;
  const forPictures = query !== undefined || images !== undefined;
  const forTexts = image !== undefined || texts !== undefined;
  if (forPictures !== forTexts) {
    if (query !== undefined && images !== undefined) {
      return { isForPictures: true, files: await listPictures([images]), texts: [...new Set(query)] };
    }
    if (image !== undefined && texts !== undefined) {
      const files = await listPictures([image]);
      const source = await readCaptionSource({ clip, captions: texts });
      if ('texts' in source) return { isForPictures: false, files, texts: source.texts };
      throw new UserError(
        says`${texts} holds a grammar: give a list of texts to ${named('texts')}, or use nada clip caption`,
      );
    }
  }
  throw new UserError(
    says`give texts and ${named('images')} with a folder to find pictures, or ${named('image')} with a picture and ${named('texts')} with a list to find texts`,
  );
}
