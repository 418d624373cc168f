/** An event while files are loaded, in the words of transformers.js. */
export type LoadProgress =
  | {
      readonly status: 'initiate' | 'download' | 'done' | 'ready';
      readonly name: string;
      readonly file: string;
    }
  | {
      readonly status: 'progress';
      readonly name: string;
      readonly file: string;
      readonly loaded: number;
      readonly total: number | undefined;
      /** Percent, where the size is known. */
      readonly progress: number | undefined;
    };

/** Options for loading a file. */
export interface LoadOptions {
  /** Receives every event of a download, and that a network is ready. */
  readonly onProgress?: ((event: LoadProgress) => void) | undefined;
  /** Ends the download, and rejects with its reason. */
  readonly signal?: AbortSignal | undefined;
  /** The SHA-256 that the file must have, in hexadecimal digits. */
  readonly sha256?: string | undefined;
  /** The folder of downloads in Node; see `cacheFolder`. */
  readonly cache?: string | undefined;
}
