import { UserError } from '../errors.js';
import { browserImageCodec } from '../platform/imageCodec.browser.js';
import { blobSource } from '../platform/memorySource.js';
import { browserSha256 } from '../platform/sha256.browser.js';
import { listBrowserDevices } from '../runtime/devices.browser.js';
import type { BrowserDevice } from '../runtime/engine.browser.js';
import { type OpenRuntimeOptions, openRuntime } from '../runtime/runtime.browser.js';
import { didYouMean } from '../settings/didYouMean.js';
import { findClip } from './networks/clipUrls.browser.js';
import { fetchBlob, pageUrl } from './networks/urlFile.browser.js';
import { type Platform, usePlatform } from './platform.js';

/** Options that a page has besides those of a call: how ONNX Runtime gets into it, and who hears of what is slow. */
export interface PageOptions extends Omit<OpenRuntimeOptions, 'device' | 'threads'> {
  /** Receives a sentence for the user for each reason why the page computes slower than it could. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** Every option by name, so that the compiler finds one that is missing here. */
const known: Readonly<Record<keyof PageOptions, true>> = {
  worker: true,
  onnxRuntimeUrl: true,
  wasmUrl: true,
  onnxRuntime: true,
  strict: true,
  onWarning: true,
};
let page: PageOptions = {};

/**
 * Sets how this page computes, for all calls that begin later; a second call replaces the first.
 *
 * ```ts
 * configure({ wasmUrl: '/ort-wasm-simd-threaded.asyncify.wasm', onWarning: console.warn });
 * ```
 *
 * Throws a `UserError` for an option that it does not know.
 */
export function configure(options: PageOptions): void {
  const unknown = Object.keys(options).find((name) => !Object.hasOwn(known, name));
  if (unknown !== undefined) {
    throw new UserError(`configure has no option "${unknown}"${didYouMean(unknown, Object.keys(known))}`);
  }
  page = options;
}

/** A web page: URLs and Blobs, a web worker, the browser's own decoders. */
export const browserPlatform: Platform = {
  async openRuntime({ device, threads, onWarning }) {
    const { onWarning: onPageWarning, ...options } = page;
    const runtime = await openRuntime({ ...options, device: device as BrowserDevice | 'auto', threads });
    for (const warning of runtime.warnings) {
      onWarning?.(warning);
      onPageWarning?.(warning);
    }
    return runtime;
  },
  async openSource(place, options) {
    const url = pageUrl(place);
    const source = blobSource(await fetchBlob(url, options), url.href);
    return { ...source, close: async () => {} };
  },
  findClip,
  shipped(which) {
    throw new UserError(
      `a page does not know where the shipped ${which === 'clip' ? 'CLIP' : which} lies: give its URL, or call demo({ models })`,
    );
  },
  listImages: async (place) => [place],
  images: browserImageCodec,
  async listDevices() {
    const { onWarning: _, ...options } = page;
    return listBrowserDevices((device) => openRuntime({ ...options, device }));
  },
  sha256: browserSha256,
  availableMemory: () => undefined,
};

usePlatform(browserPlatform);
