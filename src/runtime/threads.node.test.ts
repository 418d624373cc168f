import { describe, expect, it } from 'vitest';
import { defaultThreads } from './threads.node.js';

/** The files of a Linux machine whose processors `i` and `i + cores` share a core. */
function machine(cores: number, allowed: string) {
  return (file: string): string => {
    if (file === '/proc/self/status') return `Name:\tnode\nCpus_allowed_list:\t${allowed}\n`;
    const [, processor] = /cpu(\d+)\/topology\/thread_siblings_list$/.exec(file) ?? [];
    const core = Number(processor) % cores;
    return `${core},${core + cores}\n`;
  };
}

const nothing = (): string => {
  throw new Error('no such file');
};

describe('defaultThreads', () => {
  it('counts a core once, and only those that may be used', () => {
    expect(defaultThreads(machine(8, '0-15'), 16)).toBe(8);
    expect(defaultThreads(machine(8, '0-3,8-11'), 8)).toBe(4);
    expect(defaultThreads(machine(8, '3'), 1)).toBe(1);
  });

  it("keeps to a container's share", () => {
    expect(defaultThreads(machine(8, '0-15'), 2)).toBe(2);
  });

  it('takes what the system says where it does not tell of cores', () => {
    expect(defaultThreads(nothing, 6)).toBe(6);
    expect(defaultThreads(() => '', 3)).toBe(3);
    expect(defaultThreads()).toBeGreaterThanOrEqual(1);
  });
});
