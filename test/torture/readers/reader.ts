/** A reader of files from outside, with sound files to be changed. */
export interface Reader {
  readonly name: string;
  readonly samples: readonly Sample[];
  /** The most memory that one file may take the process to, in MiB; 640 by default. */
  readonly most?: number | undefined;
  /** Reads a file to its end. */
  read(bytes: Uint8Array<ArrayBuffer>, sample: Sample): Promise<unknown>;
}

/** A sound file. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

/** A sample of text or of a value as JSON. */
export function textSample(name: string, content: unknown): Sample {
  const text = typeof content === 'string' ? content : JSON.stringify(content, null, 2);
  return { name, bytes: new TextEncoder().encode(text) };
}

/** The text of a file. */
export function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
