import type { Sentence } from '../errors.js';
import type { BrowserEngineOptions, BrowserSetup } from './engine.browser.js';

/** The first message to a web worker; all later ones are calls of the runtime. */
export interface OpenRequest {
  readonly options: BrowserEngineOptions;
  /** Absolute URL of onnxruntime-web's module; the worker's own import where it is left out. */
  readonly onnxRuntimeUrl: string | undefined;
}

/** The answer to it: how the worker computes, or why it can't. */
export interface OpenReply {
  readonly setup?: BrowserSetup;
  readonly error?: {
    readonly message: string;
    readonly stack: string | undefined;
    /** That of a `UserError`. */
    readonly sentence: Sentence | undefined;
  };
}
