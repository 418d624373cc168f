import os from 'node:os';
import path from 'node:path';
import { readSystemFile } from './systemFile.node.js';

/** Where a hierarchy of control groups is mounted, and which group that is. */
interface Mount {
  readonly version: 1 | 2;
  readonly at: string;
  readonly group: string;
}

/** The files of a memory group: limits, of which the least counts, what is in use, and the part of that which can be dropped. */
const filesOf = {
  1: { limits: ['memory.limit_in_bytes'], used: 'memory.usage_in_bytes', inactive: 'total_inactive_file' },
  // Above "high" the kernel slows a group down until it stands still.
  2: { limits: ['memory.max', 'memory.high'], used: 'memory.current', inactive: 'inactive_file' },
} as const;

/**
 * Bytes that this process can take in addition to what it holds: what the machine has available, and no more than what is left of
 * the limits of its container.
 *
 * A group has left its limit, less what it uses without the file cache that nobody looks at; the least over the group and all above
 * it counts. `root` is the folder that holds `/proc` and `/sys`; `NADA_SYSTEM_ROOT` names another, which stands in for a container.
 */
export function freeMemory(root: string = process.env.NADA_SYSTEM_ROOT ?? '/'): number {
  const left = memoryGroups(root).map(({ version, folder }) => leftOf(folder, version));
  return Math.max(0, Math.min(machineMemory(root), ...left));
}

function machineMemory(root: string): number {
  const [, kibibytes] = /^MemAvailable:\s+(\d+) kB$/m.exec(read(root, 'proc/meminfo')) ?? [];
  if (kibibytes !== undefined) return Number(kibibytes) * 1024;
  const { availableMemory } = process as { availableMemory?: () => number };
  return availableMemory?.call(process) ?? os.freemem();
}

/** The memory groups of this process, with all above them that can be seen. */
function memoryGroups(root: string): { readonly version: 1 | 2; readonly folder: string }[] {
  const groups = groupsOf(read(root, 'proc/self/cgroup'));
  return mountsOf(read(root, 'proc/self/mountinfo')).flatMap(({ version, at, group }) => {
    const own = groups[version];
    if (own === undefined) return [];
    // A container without a namespace of its own sees its path as the host does, and no more than its own group mounted.
    const below = own === group || own.startsWith(`${group}/`) ? own.slice(group.length) : own;
    return ancestorsOf(group === '/' ? own : below).map((each) => ({
      version,
      folder: path.join(root, at, each),
    }));
  });
}

/** The group of this process in each hierarchy that may limit memory. */
function groupsOf(text: string): { readonly [version in 1 | 2]?: string } {
  const groups: { [version in 1 | 2]?: string } = {};
  for (const line of text.split('\n')) {
    const [, controllers, group] = /^\d+:([^:]*):(.*)$/.exec(line) ?? [];
    if (controllers === '') groups[2] = group;
    if (controllers?.split(',').includes('memory')) groups[1] = group;
  }
  return groups;
}

function mountsOf(text: string): Mount[] {
  return text.split('\n').flatMap((line): Mount[] => {
    const [before, after] = line.split(' - ');
    const [, , , group, at] = before.split(' ');
    const [type, , options = ''] = after?.split(' ') ?? [];
    if (type === 'cgroup2') return [{ version: 2, at, group }];
    return type === 'cgroup' && options.split(',').includes('memory') ? [{ version: 1, at, group }] : [];
  });
}

/** A path and all above it, `/` included; what leads out of the namespace is left out. */
function ancestorsOf(group: string): string[] {
  const names = group.split('/').filter((name) => name !== '' && name !== '..');
  return Array.from({ length: names.length + 1 }, (_, depth) => `/${names.slice(0, depth).join('/')}`);
}

/** Bytes that a group may still take; infinite without a limit. */
function leftOf(folder: string, version: 1 | 2): number {
  const { limits, used, inactive } = filesOf[version];
  const limit = Math.min(...limits.map((name) => numberIn(read(folder, name)) ?? Number.POSITIVE_INFINITY));
  const current = numberIn(read(folder, used));
  if (limit === Number.POSITIVE_INFINITY || current === undefined) return Number.POSITIVE_INFINITY;
  const [, cached = '0'] = new RegExp(`^${inactive} (\\d+)$`, 'm').exec(read(folder, 'memory.stat')) ?? [];
  return limit - (current - Number(cached));
}

function numberIn(text: string): number | undefined {
  return /^\d+\s*$/.test(text) ? Number(text) : undefined;
}

function read(root: string, name: string): string {
  return readSystemFile(path.join(root, name));
}
