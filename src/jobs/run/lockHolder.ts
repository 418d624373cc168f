import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, readlinkSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import os from 'node:os';
import { codeOf } from '../../platform/fileProblem.node.js';

/** A process that may hold a lock, as far as others can ask about it. */
export interface Holder {
  readonly host: string;
  /** The boot and the space of process numbers in which `pid` means something; processes of another one cannot be asked about. */
  readonly place: string;
  readonly pid: number;
  /** When the process began, where the system tells; a number is given to another process sooner or later. */
  readonly began: string;
  /** A random text for each taking of a lock. */
  readonly token: string;
}

/** This process, as the holder of a new lock. */
export async function thisProcess(): Promise<Holder> {
  const { began } = await processStatus(process.pid);
  const token = randomBytes(6).toString('hex');
  return { host: os.hostname(), place: thisPlace(), pid: process.pid, began, token };
}

/**
 * On Linux a digest of the boot and of the namespaces of process numbers and of time, elsewhere of the host's name. Where Linux
 * does not tell, every process is in a place of its own, and judged by its heartbeat alone.
 */
function thisPlace(): string {
  const linux = [
    told(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    told(() => readlinkSync('/proc/self/ns/pid')),
    // Start times are told in it; older systems have a single one.
    told(() => readlinkSync('/proc/self/ns/time')) ?? '',
  ];
  const parts = process.platform === 'linux' ? linux : [os.hostname()];
  const text = parts.includes(undefined) ? randomBytes(16).toString('hex') : parts.join(' ');
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

function told(read: () => string): string | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}

/** The most characters of a host's name in {@link holderName}; some file systems take names of 143 characters. */
const hostLength = 48;

/** The name of a file that says who holds a lock and how often its heart has beaten; as long for every beat. */
export function holderName({ host, place, pid, began, token }: Holder, beat: number): string {
  const safe = host.replace(/[^A-Za-z0-9.-]/g, '-').slice(0, hostLength);
  return [safe, place, pid, began, token, String(beat).padStart(9, '0')].join('~');
}

/** The holder in a file's name, or undefined where it is no such name. */
export function parseHolderName(name: string): Holder | undefined {
  const [host, place, pid, began, token, beat] = name.split('~');
  if (beat === undefined || !/^\d+$/.test(pid) || !/^\d+$/.test(beat)) return undefined;
  return { host, place, pid: Number(pid), began, token };
}

/** Whether a process of this machine and space of process numbers lives. */
export async function isRunning({ pid, began }: Pick<Holder, 'pid' | 'began'>): Promise<boolean> {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') return false;
  }
  const now = await processStatus(pid);
  return !now.isOver && (began === '' || now.began === '' || now.began === began);
}

/**
 * The start of a process in clock ticks since the system's own, and whether it has ended with all of its threads and only
 * waits to be taken note of by its parent; on Linux alone, and where `/proc` counts processes as this one does.
 */
async function processStatus(pid: number): Promise<{ began: string; isOver: boolean }> {
  const isOurs = told(() => readlinkSync('/proc/self')) === String(process.pid);
  const status = isOurs ? await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '') : '';
  // The name of the program, in brackets, may hold spaces.
  const fields = status.slice(status.lastIndexOf(')') + 2).split(' ');
  return {
    began: fields.length > 19 ? fields[19] : '',
    isOver: fields[0] === 'Z' && Number(fields[17]) <= 1,
  };
}
