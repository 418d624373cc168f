import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import type { MeterReading, SteppedReading } from '#nada/adapt/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import type { Domain } from '../../world/attributes.js';
import type { Attribute } from '../../world/labels.js';

/** A figure of the unadapted generator, of the adapted one, and of true renders of the target domain. */
export interface BeforeAfter {
  readonly before: number;
  readonly after: number;
  readonly truth: number;
}

/** Attributes that survive, as shares of equal answers about the pictures of a pair. */
export interface Kept {
  /** Of a frozen and an adapted picture of one latent. */
  readonly kept: number;
  /** Of true renders of one face as photo and in the domain. */
  readonly ceiling: number;
  /** Of a frozen picture and the adapted picture of another latent. */
  readonly chance: number;
}

/** Everything that is measured of an adapted generator. */
export interface Scores {
  /** KID to true renders of the target domain, with its 95% interval. */
  readonly kid: {
    readonly before: number;
    readonly after: number;
    readonly low: number;
    readonly high: number;
  };
  /** Share of pictures that the evaluator calls by the target domain. */
  readonly called: BeforeAfter;
  /** Mean cosine to the target's texts in the space of the CLIP that guided. */
  readonly quality: BeforeAfter;
  /** 1 - mean pairwise cosine of the evaluator's features. */
  readonly diversity: BeforeAfter;
  /** 1 - mean pairwise cosine of CLIP's embeddings. */
  readonly clipDiversity: BeforeAfter;
  /** Mean distance of the evaluator's features inside clusters. */
  readonly clusterDistance: BeforeAfter;
  /** Means over attributes. */
  readonly kept: Kept;
  readonly keptAttributes: Readonly<Record<Attribute, Kept>>;
}

/** Scores along a run. */
export interface CurvePoint {
  readonly step: number;
  readonly scores: Scores;
}

/** How far a run's pictures are from the truth after some steps. */
export interface DistancePoint {
  readonly step: number;
  /** KID to true renders of the target domain. */
  readonly kid: number;
  /** Share of pictures that the evaluator calls by the target domain. */
  readonly called: number;
}

/** A run from which is seen when it would best have ended. */
export interface StopCurve {
  /** Reading of the meter for the unadapted generator. */
  readonly before: MeterReading;
  /** Its readings along the run, with the mean of the losses since the reading before. */
  readonly readings: readonly (SteppedReading & { readonly loss: number })[];
  /** The distances to the truth, that of step 0 first. */
  readonly distances: readonly DistancePoint[];
}

/** Result of a finished cell. */
export interface CellResult {
  readonly key: string;
  readonly domain: Domain;
  readonly method: string;
  readonly seed: number;
  readonly source: string;
  readonly target: string;
  readonly iterations: number;
  readonly pictures: number;
  /** Seconds of the adaptation alone. */
  readonly seconds: number;
  /** Bytes that the adaptation takes: of memory by the estimate that is checked before a run, and of weights that train. */
  readonly bytes?: { readonly memory: number; readonly weights: number } | undefined;
  /** Name of the picture beside the result: frozen above adapted. */
  readonly picture: string;
  /** Undefined when the run broke off: see `problem`. */
  readonly scores?: Scores;
  /** The scores at several steps, the last one included, where a curve was asked for. */
  readonly curve?: readonly CurvePoint[];
  /** Where it was asked for when to stop. */
  readonly stop?: StopCurve;
  readonly problem?: string;
}

/** Results as files of one folder, each under its key. */
export class ResultFolder<R extends { readonly key: string }> {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open<R extends { readonly key: string }>(folder: string): Promise<ResultFolder<R>> {
    await mkdir(folder, { recursive: true });
    return new ResultFolder<R>(folder);
  }

  /** The path of a file in the folder. */
  place(name: string): string {
    return path.join(this.#folder, name);
  }

  async has(key: string): Promise<boolean> {
    return (await readdir(this.#folder)).includes(`${key}.json`);
  }

  /** A `UserError` names a file that is no result. */
  async read(key: string): Promise<R> {
    const file = this.place(`${key}.json`);
    try {
      const result = JSON.parse(await readFile(file, 'utf8')) as R;
      if (result.key === key) return result;
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
    }
    throw new UserError(`${file} is no result of this evaluation: remove it, and it is computed again`);
  }

  async write(result: R): Promise<void> {
    await this.writeText(`${result.key}.json`, `${JSON.stringify(result, null, 2)}\n`);
  }

  /** The text of a file in the folder. */
  readText(name: string): Promise<string> {
    return readFile(this.place(name), 'utf8');
  }

  async writeText(name: string, text: string): Promise<void> {
    await writeFileAtomically(this.place(name), Buffer.from(text));
  }

  async writeBytes(name: string, bytes: Uint8Array): Promise<void> {
    await writeFileAtomically(this.place(name), bytes);
  }
}
