import { UserError } from '../../errors.js';
import { encodingOf } from '../../platform/decodeText.js';
import type { ClipPlaces } from '../platform.js';
import { calledClip } from './calledClip.js';
import { weightFiles } from './clipNames.js';
import { isMarkup, pageUrl } from './urlFile.browser.js';

/**
 * Finds the weights of a CLIP by the URL of their file, or of a folder if it ends with a slash, and the files among `names` beside
 * them.
 *
 * A page can't list folders, so every name is asked for. Rejects with a `UserError` for a folder without weights.
 */
export async function findClip(place: string | URL, names: readonly string[]): Promise<ClipPlaces> {
  const called = typeof place === 'string' ? calledClip(place) : undefined;
  if (called !== undefined) throw called;
  const url = pageUrl(place);
  const isFolder = url.pathname.endsWith('/');
  const weights = isFolder ? await firstThere(url) : url;
  // OpenAI's files need no configuration, and one that lies beside them belongs to another file; beside a Blob lies nothing.
  const hasOthers =
    url.protocol.startsWith('http') && (isFolder || /\.(safetensors|bin)$/.test(url.pathname));
  const found = hasOthers ? await Promise.all(names.map((name) => isThere(name, url))) : [];
  return {
    weights: weights.href,
    companions: new Map(
      names.filter((_, i) => found[i]).map((name) => [name, new URL(name, url).href] as const),
    ),
  };
}

async function firstThere(folder: URL): Promise<URL> {
  for (const name of weightFiles) if (await isThere(name, folder)) return new URL(name, folder);
  throw new UserError(
    `${folder.href} holds no CLIP (none of ${weightFiles.join(', ')}): give the URL of the file itself`,
  );
}

/** Whether a server has a file, and does not answer with a web page as those do that know one page alone. */
async function isThere(name: string, folder: URL): Promise<boolean> {
  const request = new AbortController();
  try {
    const { ok, body } = await fetch(new URL(name, folder), { signal: request.signal });
    if (!ok || !body) return false;
    const { value: head = new Uint8Array() } = await body.getReader().read();
    if (name.endsWith('.json')) return /^\s*[[{]/.test(new TextDecoder(encodingOf(head)).decode(head));
    return head.length > 0 && !isMarkup(head);
  } catch {
    // Servers of other origins may refuse what they lack without saying so.
    return false;
  } finally {
    request.abort();
  }
}
