import { describe, expect, it } from 'vitest';
import { ProgramMemory } from './programMemory.js';

const mebi = 2 ** 20;
const program = (activations: number, fetched: number, ...entries: readonly [string, number][]) => ({
  name: 'a program',
  work: { multiplyAdds: 0, bytes: 0, nodes: 0 },
  reads: entries.map(([key, size]) => ({
    key,
    name: key,
    type: 'float32' as const,
    shape: [size / 4],
  })),
  memory: { state: 0, activations: activations * mebi, fetched: fetched * mebi },
});

describe('ProgramMemory', () => {
  it('holds an entry once, whatever number of programs read it', () => {
    const memory = new ProgramMemory();
    memory.add(program(0, 0, ['weights', 400], ['moments', 800]));
    memory.add(program(0, 0, ['weights', 400]));
    expect(memory.state).toBe(1200);
  });

  it('keeps the arena of every program, and copies the results of one at a time', () => {
    const alone = new ProgramMemory();
    const empty = alone.peak(0);
    const memory = new ProgramMemory();
    memory.add(program(100, 10));
    memory.add(program(300, 30));
    expect(memory.peak(0) - empty).toBeGreaterThanOrEqual((100 + 300 + 30) * mebi);
    expect(memory.peak(0) - empty).toBeLessThan((100 + 300 + 30) * 1.5 * mebi);
  });

  it('counts what the caller holds beside the state', () => {
    const memory = new ProgramMemory();
    memory.add(program(1, 1, ['weights', 400]));
    expect(memory.peak(1000) - memory.peak(0)).toBe(1000);
  });

  it('counts a program more, and stays as it was', () => {
    const memory = new ProgramMemory();
    memory.add(program(100, 10, ['weights', 400]));
    const before = memory.peak(0);
    const more = memory.with(program(300, 0, ['weights', 400], ['moments', 800]));
    expect(memory.peak(0)).toBe(before);
    expect(more.state).toBe(1200);
    expect(more.peak(0) - before).toBeGreaterThanOrEqual(300 * mebi + 800);
  });
});
