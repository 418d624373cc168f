import { type AdaptRequest, adapt, loadGenerator, save } from '#nada/browser.js';

/** An adaptation of three steps: what can be sent to a page. */
export interface Order {
  /** The networks by URL, relative to the page; or as the bytes of a file, and the files of a folder by name. */
  readonly from: 'urls' | 'files';
  /** Makes a snapshot after this step, and stops. */
  readonly stopAt?: number;
  /** Continues from the snapshot that this page made last. */
  readonly continues?: boolean;
}

/** What came of it, with the SHA-256 of images and networks. */
export interface Adapted {
  readonly losses: readonly number[];
  /** Steps in all. */
  readonly steps: number;
  /** Two images after each step. */
  readonly previews: readonly (readonly string[])[];
  /** The saved generator. */
  readonly generator: string;
  /** The same, read and saved once more. */
  readonly readAgain: string;
  readonly notes: readonly string[];
  /** Files that were downloaded to the end, by name. */
  readonly downloads: readonly string[];
}

type Networks = Pick<AdaptRequest, 'generator' | 'clip'>;

const urls = { generator: 'models/generator/photo.safetensors', clip: 'models/clip/' };
const clipFiles = ['open_clip_model.safetensors', 'open_clip_config.json', 'tokenizer.json', 'prompts.json'];

let snapshot: Uint8Array<ArrayBuffer> | undefined;

/** The networks as a page has them whose user dropped the files into it. */
async function droppedFiles(): Promise<Networks> {
  const files = clipFiles.map(
    async (name) => [name, new File([await bytesAt(urls.clip + name)], name)] as const,
  );
  return { generator: await bytesAt(urls.generator), clip: Object.fromEntries(await Promise.all(files)) };
}

async function bytesAt(url: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(url)).arrayBuffer());
}

async function digest(bytes: Uint8Array<ArrayBuffer> | Uint8ClampedArray<ArrayBuffer>): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
  return [...hash].map((byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function adaptInPage({ from, stopAt, continues }: Order): Promise<Adapted> {
  const notes: string[] = [];
  const downloads: string[] = [];
  const run = adapt({
    ...(from === 'urls' ? urls : await droppedFiles()),
    source: 'photo',
    target: 'sketch',
    iterations: 3,
    device: 'wasm',
    threads: 2,
    snapshot: continues ? snapshot : undefined,
    onProgress(event) {
      if (event.type === 'note') notes.push(event.message);
      if (event.type === 'load' && event.status === 'done') downloads.push(event.file);
    },
  });
  const losses: number[] = [];
  const previews: string[][] = [];
  for await (const { step, loss } of run) {
    losses.push(loss);
    const images = await run.preview([0, 1]);
    previews.push(await Promise.all(images.map(({ data }) => digest(data))));
    if (step !== stopAt) continue;
    snapshot = await run.snapshot();
    run.stop();
  }
  const { generator, steps } = await run.result;
  const bytes = await save(generator);
  return {
    losses,
    steps,
    previews,
    generator: await digest(bytes),
    readAgain: await digest(await save(await loadGenerator(bytes))),
    notes,
    downloads,
  };
}

/** Functions that the tests call from outside. */
const adaptingPage = { adapt: adaptInPage };
export type AdaptingPage = typeof adaptingPage;
Object.assign(globalThis, { adaptingPage });
