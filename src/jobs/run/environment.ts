import { createHash } from 'node:crypto';
import { createRequire } from 'node:module';
import os from 'node:os';
import { pipeline } from 'node:stream/promises';
import { named, says, UserError } from '../../errors.js';
import type { Device, LoweringMode } from '../../lowering/index.js';
import { fileProblem } from '../../platform/fileProblem.node.js';
import { openRegularFile } from '../../platform/regularFile.node.js';
import { readSystemFile } from '../../platform/systemFile.node.js';

/** Circumstances that decide the bits of a run besides its options: the content of `environment.json`. */
export interface RunEnvironment {
  /** The command that began the run. */
  readonly command: string;
  readonly device: string;
  readonly processor: string;
  /** Threads within one operation, which the order of its sums depends on; runs of older versions did not record them. */
  readonly threads?: number | undefined;
  readonly onnxruntime: string;
  readonly lowering: string;
  /** SHA-256 of each file that is read, by its path as given. */
  readonly files: Readonly<Record<string, string>>;
  /** For the record alone. */
  readonly stylegannada: string;
  readonly node: string;
}

/** What the options of a run say about where it is computed, settled for this machine. */
export interface SettledMachine {
  readonly device: Device;
  readonly lowering: LoweringMode;
  readonly threads: number;
}

/**
 * Finds the circumstances of a run here and now; `files` maps names to the paths that are read, `known` to digests that the
 * caller has already.
 */
export async function findEnvironment(
  command: string,
  { device, lowering, threads }: SettledMachine,
  files: ReadonlyMap<string, string>,
  known: Readonly<Record<string, string>> = {},
): Promise<RunEnvironment> {
  const digests: Record<string, string> = { ...known };
  for (const [name, file] of files) digests[name] = await digestOf(file);
  return {
    command,
    device,
    processor: processorName(),
    threads,
    onnxruntime: packageVersion('onnxruntime-node/package.json'),
    lowering,
    files: digests,
    stylegannada: packageVersion('../../../package.json'),
    node: process.versions.node,
  };
}

/**
 * Refuses to continue where the bits could differ from those of an uninterrupted run.
 *
 * Throws a `UserError` that names what changed, unless drift is allowed; then it returns what changed.
 */
export function compareEnvironments(
  folder: string,
  then: RunEnvironment,
  now: RunEnvironment,
  allowDrift: boolean,
): string[] {
  const changes = (['device', 'processor', 'threads', 'onnxruntime', 'lowering'] as const)
    .filter((key) => then[key] !== undefined && then[key] !== now[key])
    .map((key) => `${labels[key]} was ${then[key]} and is ${now[key]}`);
  for (const [name, digest] of Object.entries(now.files)) {
    if (then.files[name] !== digest) changes.push(`${name} is another file than at the start`);
  }
  for (const name of Object.keys(then.files)) {
    if (now.files[name] === undefined) changes.push(`${name} was read at the start and is gone`);
  }
  if (changes.length > 0 && !allowDrift) {
    throw new UserError(
      says`${folder} cannot be continued with the same bits (${changes.join('; ')}): add ${named('allowDrift')} to continue all the same`,
    );
  }
  const notes = changes.map((change) => `${change}: the bits may differ from an uninterrupted run`);
  if (then.threads !== undefined) return notes;
  return [...notes, `${folder} does not say how many threads computed it: assuming ${now.threads}`];
}

const labels = {
  device: 'the device',
  processor: 'the processor',
  threads: 'the number of threads',
  onnxruntime: 'ONNX Runtime',
  lowering: 'the lowering',
} as const;

/** Parses `environment.json`; one that names no command is of `nada adapt`. */
export function parseEnvironment(file: string, text: string): RunEnvironment {
  try {
    const value = JSON.parse(text) as Record<string, unknown>;
    const texts = ['device', 'processor', 'onnxruntime', 'lowering'].every(
      (key) => typeof value[key] === 'string',
    );
    const { threads = 1 } = value;
    const isSound = texts && Number.isSafeInteger(threads) && Number(threads) > 0;
    if (isSound && typeof value.files === 'object' && value.files !== null)
      return { command: 'adapt', ...value } as unknown as RunEnvironment;
  } catch {}
  throw new UserError(`${file} is damaged: restore it from a backup, or start a new run`);
}

/** The vector instructions that a CPU's kernels are chosen by, or its name where the system does not tell them. */
export function processorName(): string {
  const known = ['sse4_2', 'avx', 'avx2', 'fma', 'f16c', 'avx512f', 'avx512_vnni', 'avx512_bf16', 'amx_tile'];
  const arm = ['asimd', 'asimddp', 'asimdhp', 'i8mm', 'bf16', 'sve'];
  const info = readSystemFile('/proc/cpuinfo');
  const [, line] = /^(?:flags|Features)\s*:\s*(.*)$/m.exec(info) ?? [];
  const flags = new Set(line?.split(' '));
  const found = [...known, ...arm].filter((flag) => flags.has(flag));
  const named = found.length > 0 ? found.join(' ') : (os.cpus()[0]?.model ?? 'unknown');
  return `${process.platform} ${process.arch} ${named}`;
}

function packageVersion(request: string): string {
  const { version } = createRequire(import.meta.url)(request) as { version: string };
  return version;
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  const { handle } = await openRegularFile(file);
  try {
    // The stream closes the file.
    await pipeline(handle.createReadStream(), hash);
  } catch (error) {
    throw fileProblem(file, 'cannot be read', error);
  }
  return hash.digest('hex');
}
