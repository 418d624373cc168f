import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';
import { type Checkpoint, type LazyTensor, openCheckpoint } from '#nada/checkpoint/index.js';
import { UserError } from '#nada/errors.js';
import { memorySource } from '#nada/platform/memorySource.js';
import { normals } from '#nada/random/index.js';

/** Numbers of a case, widened to float64. */
export interface Numbers {
  readonly data: Float64Array<ArrayBuffer>;
  readonly shape: readonly number[];
}

/** What `case.json` says about one tensor; see `test/golden/README.md`. */
export interface TensorNote {
  readonly peak?: number;
  readonly f32_run_max_abs_dev?: number;
  readonly shape?: readonly number[];
}

/** `case.json`: the fields that all kinds share, and whatever else a kind keeps there. */
export interface CaseDescription {
  readonly case?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly notes?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly tensors?: Readonly<Record<string, TensorNote>>;
  readonly [field: string]: unknown;
}

const tensorFile = 'io.safetensors';
const descriptionFile = 'case.json';

/** The folder of a golden case, opened. Each file may be stored plain or as `FILE.gz`; names here are without `.gz`. */
export class ConformanceCase {
  readonly folder: string;
  readonly description: CaseDescription;
  /** The `case` field of `case.json`, else the folder's name. */
  readonly name: string;
  /** The first two digits of the name: what sort of case it is. */
  readonly kind: string;
  /** Inputs `in.*`, outputs `out.*` and recorded draws, by name. */
  readonly tensors: ReadonlyMap<string, LazyTensor>;
  readonly #moves: { readonly number: number; readonly size: number } | undefined;

  private constructor(
    folder: string,
    description: CaseDescription,
    tensors: ReadonlyMap<string, LazyTensor>,
    moves?: { readonly number: number; readonly size: number },
  ) {
    this.folder = folder;
    this.description = description;
    this.name = caseName(folder, description);
    this.kind = this.name.slice(0, 2);
    this.tensors = tensors;
    this.#moves = moves;
  }

  /** @throws UserError when the folder lacks a file that every case has, or `case.json` is not JSON. */
  static async open(folder: string): Promise<ConformanceCase> {
    const { tensors } = await openCheckpoint(source(folder, tensorFile));
    return new ConformanceCase(folder, readDescription(folder), tensors);
  }

  /**
   * The same case, its float32 inputs moved at random, each by about the share `size` of itself; every number from 1 on gives
   * other moves.
   */
  moved(number: number, size: number): ConformanceCase {
    return new ConformanceCase(this.folder, this.description, this.tensors, { number, size });
  }

  get config(): Readonly<Record<string, unknown>> {
    return this.description.config ?? {};
  }

  /** The files that make up the case besides `case.json` and the tensors: those that `case.json` lists. */
  get files(): string[] {
    const listed = Object.keys(this.description.files ?? {});
    const names = listed.length > 0 ? listed : readdirSync(this.folder);
    const plain = names.map((name) => name.replace(/\.gz$/, ''));
    return [...new Set(plain)].filter((name) => name !== tensorFile && name !== descriptionFile).sort();
  }

  /** The bytes of a file; its name may lead to another case, as `../04-clip-vit-a/model.jit.pt`. */
  bytes(file: string): Uint8Array<ArrayBuffer> {
    return fileBytes(this.folder, file);
  }

  /** A file's parsed JSON. */
  json(file: string): unknown {
    return JSON.parse(new TextDecoder().decode(this.bytes(file)));
  }

  /** A checkpoint of the case. */
  open(file: string): Promise<Checkpoint> {
    return openCheckpoint(source(this.folder, file));
  }

  /** A tensor of the case; exactly as stored, but for the inputs of a {@link moved} case. */
  async read(name: string): Promise<Numbers> {
    const lazy = this.tensors.get(name);
    if (!lazy) throw new UserError(`${this.folder} has no tensor "${name}": its ${tensorFile} is incomplete`);
    const { data, shape, dtype } = await lazy.read();
    const numbers = Float64Array.from(data, Number);
    const moves = this.#moves;
    if (moves && name.startsWith('in.') && dtype === 'float32') {
      normals({ seed: moves.number, stream: name }, numbers.length).forEach((move, i) => {
        numbers[i] *= 1 + move * moves.size;
      });
    }
    return { data: numbers, shape };
  }
}

/** The folders of cases that a path names: itself, or those directly inside it, sorted. */
export function findCases(directory: string): string[] {
  if (!existsSync(directory) || !statSync(directory).isDirectory()) {
    throw new UserError(`${directory} is not a folder: give a golden case, or a folder of golden cases`);
  }
  if (locate(directory, descriptionFile)) return [directory];
  const folders = readdirSync(directory)
    .sort()
    .map((name) => path.join(directory, name))
    .filter((folder) => statSync(folder).isDirectory() && locate(folder, descriptionFile));
  if (folders.length > 0) return folders;
  throw new UserError(`${directory} holds no ${descriptionFile}: give a golden case, or a folder of them`);
}

/** The name and kind of a case whose tensors are not needed. */
export function peekCase(folder: string): { readonly name: string; readonly kind: string } {
  const name = caseName(folder, readDescription(folder));
  return { name, kind: name.slice(0, 2) };
}

function caseName(folder: string, description: CaseDescription): string {
  return typeof description.case === 'string' ? description.case : path.basename(path.resolve(folder));
}

function readDescription(folder: string): CaseDescription {
  const text = new TextDecoder().decode(fileBytes(folder, descriptionFile));
  try {
    return JSON.parse(text) as CaseDescription;
  } catch (error) {
    throw new UserError(`${path.join(folder, descriptionFile)} is not JSON (${String(error)}): restore it`);
  }
}

function source(folder: string, file: string) {
  return memorySource(fileBytes(folder, file), path.join(folder, file));
}

function locate(folder: string, file: string): string | undefined {
  const plain = path.join(folder, file);
  return [plain, `${plain}.gz`].find((candidate) => existsSync(candidate));
}

function fileBytes(folder: string, file: string): Uint8Array<ArrayBuffer> {
  const found = locate(folder, file);
  if (!found)
    throw new UserError(`${path.join(folder, file)} is missing (plain and as .gz): restore the case`);
  const stored = readFileSync(found);
  return Uint8Array.from(found.endsWith('.gz') && !file.endsWith('.gz') ? gunzipSync(stored) : stored);
}
