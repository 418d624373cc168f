import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freeMemory } from './freeMemory.node.js';

const gibibyte = 2 ** 30;
const unlimited = '9223372036854771712';

let folder: string;
let machines = 0;
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-memory-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A machine of 16 GiB available with files below `/proc` and `/sys`. */
function machine(files: Readonly<Record<string, string | number>>): string {
  machines += 1;
  const root = path.join(folder, String(machines));
  const all = { 'proc/meminfo': `MemTotal: 33554432 kB\nMemAvailable:   ${16 * 2 ** 20} kB\n`, ...files };
  for (const [name, content] of Object.entries(all)) {
    mkdirSync(path.dirname(path.join(root, name)), { recursive: true });
    writeFileSync(path.join(root, name), `${content}\n`);
  }
  return root;
}

const mount2 = (group = '/') =>
  `30 23 0:26 ${group} /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate`;
const mount1 = (group = '/') =>
  `36 32 0:33 ${group} /sys/fs/cgroup/memory rw shared:15 - cgroup cgroup rw,memory`;

/** A group of version 2. */
function group2(at: string, limit: string | number, used: number, inactive = 0) {
  return {
    [`sys/fs/cgroup${at}/memory.max`]: limit,
    [`sys/fs/cgroup${at}/memory.current`]: used,
    [`sys/fs/cgroup${at}/memory.stat`]: `anon 1\ninactive_file ${inactive}\nactive_file 7`,
  };
}

function group1(at: string, limit: string | number, used: number, inactive = 0) {
  return {
    [`sys/fs/cgroup/memory${at}/memory.limit_in_bytes`]: limit,
    [`sys/fs/cgroup/memory${at}/memory.usage_in_bytes`]: used,
    [`sys/fs/cgroup/memory${at}/memory.stat`]: `inactive_file 1\ntotal_inactive_file ${inactive}`,
  };
}

describe('freeMemory', () => {
  it('is what the machine has available, without a container', () => {
    expect(freeMemory(machine({}))).toBe(16 * gibibyte);
    const root = machine({ 'proc/self/cgroup': '0::/', 'proc/self/mountinfo': mount2() });
    expect(freeMemory(root)).toBe(16 * gibibyte);
  });

  it('is what is left of the limit of a container, file cache that nobody looks at aside', () => {
    const own = { 'proc/self/cgroup': '0::/', 'proc/self/mountinfo': mount2() };
    const root = machine({ ...own, ...group2('', 8 * gibibyte, 7 * gibibyte, 5 * gibibyte) });
    expect(freeMemory(root)).toBe(6 * gibibyte);
    expect(freeMemory(machine({ ...own, ...group2('', gibibyte, 2 * gibibyte) }))).toBe(0);
    const slowed = { ...group2('', 'max', gibibyte), 'sys/fs/cgroup/memory.high': 3 * gibibyte };
    expect(freeMemory(machine({ ...own, ...slowed }))).toBe(2 * gibibyte);
  });

  it('is the least over all groups above, and never more than the machine has', () => {
    const own = { 'proc/self/cgroup': '0::/a/b/c', 'proc/self/mountinfo': mount2() };
    const root = machine({
      ...own,
      ...group2('/a', 4 * gibibyte, 3 * gibibyte, gibibyte),
      ...group2('/a/b', 'max', 3 * gibibyte),
      ...group2('/a/b/c', 9 * gibibyte, gibibyte),
    });
    expect(freeMemory(root)).toBe(2 * gibibyte);
    expect(freeMemory(machine({ ...own, ...group2('/a/b/c', 64 * gibibyte, gibibyte) }))).toBe(16 * gibibyte);
  });

  it('knows the files of version 1, and a container that sees its path as the host does', () => {
    const own = {
      'proc/self/cgroup': '4:cpu,cpuacct:/docker/x\n3:memory:/docker/x\n0::/docker/x',
      'proc/self/mountinfo': `${mount1('/docker/x')}\n31 23 0:27 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw`,
    };
    const root = machine({ ...own, ...group1('', 3 * gibibyte, 2 * gibibyte, gibibyte) });
    expect(freeMemory(root)).toBe(2 * gibibyte);
    expect(freeMemory(machine({ ...own, ...group1('', unlimited, gibibyte) }))).toBe(16 * gibibyte);
    const nested = machine({
      'proc/self/cgroup': '3:memory:/kubepods/pod/x',
      'proc/self/mountinfo': mount1(),
      ...group1('/kubepods/pod', 5 * gibibyte, gibibyte),
      ...group1('/kubepods/pod/x', unlimited, gibibyte),
    });
    expect(freeMemory(nested)).toBe(4 * gibibyte);
  });

  it('tells something sensible on this machine', () => {
    const free = freeMemory();
    expect(free).toBeGreaterThan(0);
    expect(free).toBeLessThanOrEqual(os.totalmem());
  });
});
