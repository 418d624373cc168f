import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';

/** A place with little room, until it grows. */
export interface SmallDisk {
  /** Where files lie. */
  readonly folder: string;
  /** A program, with parameters, that commands are run through while room is little. */
  readonly through: readonly string[];
  grow(): void;
  close(): void;
}

/** A way to get small disks. */
export interface SmallDisks {
  readonly how: string;
  /** Whether its limit is one of each file instead of all together. */
  readonly isOfFiles: boolean;
  open(folder: string, bytes: number): SmallDisk;
}

function succeeds(command: string, ...parameters: string[]): boolean {
  return spawnSync(command, parameters, { stdio: 'ignore' }).status === 0;
}

function must(command: string, ...parameters: string[]): void {
  const { status, stderr } = spawnSync(command, parameters, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`${command} ${parameters.join(' ')} failed: ${stderr}`);
}

const page = 4096;
/** What a file system in memory takes for itself. */
const least = 2 * page;

const memoryDisks: SmallDisks = {
  how: 'file systems in memory (tmpfs)',
  isOfFiles: false,
  open(folder, bytes) {
    mkdirSync(folder);
    const size = Math.max(least, Math.ceil(bytes / page) * page);
    must('mount', '-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder);
    return {
      folder,
      through: [],
      grow: () => must('mount', '-o', 'remount,size=1g', folder),
      close() {
        must('umount', folder);
        rmSync(folder, { recursive: true });
      },
    };
  },
};

const limitedFiles: SmallDisks = {
  how: 'a limit on the size of each file (prlimit), because file systems cannot be mounted here',
  isOfFiles: true,
  open(folder, bytes) {
    mkdirSync(folder);
    const through = ['prlimit', `--fsize=${bytes}:${bytes}`];
    return {
      folder,
      through,
      grow: () => {
        through.length = 0;
      },
      close: () => rmSync(folder, { recursive: true }),
    };
  },
};

/** The best way to get small disks here, tried out in a folder that does not exist yet; undefined where there is none. */
export function smallDisks(trial: string): SmallDisks | undefined {
  try {
    memoryDisks.open(trial, 0).close();
    return memoryDisks;
  } catch {
    rmSync(trial, { recursive: true, force: true });
  }
  return succeeds('prlimit', '--fsize=1:1', 'true') ? limitedFiles : undefined;
}
