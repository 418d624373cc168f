import { afterAll, describe, expect, it } from 'vitest';
import { add, input, mul, state } from '../graph/index.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import { createEngine } from './engine.node.js';
import { compileFed, type Feeding, Inputs, withFed } from './fedProgram.js';

const runtime = createEngine({ device: 'cpu', threads: 1 });
afterAll(() => runtime.close());
const stage = { runtime, lowering: 'auto' } as const;

interface Step {
  readonly rate: number;
  readonly rows: FloatTensor;
}

function rateOf(inputs: Feeding<Pick<Step, 'rate'>>) {
  return inputs.feed(input('rate', []), ({ rate }) => floatTensor([rate], []));
}

function scaled() {
  const inputs = new Inputs<Step>();
  const rows = inputs.feed(input('rows', [2]), (step) => step.rows);
  return inputs.define('scaled', { scaled: mul(rows, rateOf(inputs)) });
}

describe('a program that feeds itself', () => {
  it('runs with what its inputs find in a source', async () => {
    const program = await compileFed(stage, scaled());
    const { scaled: first } = await program.run({ rate: 3, rows: floatTensor([1, 2], [2]) });
    const { scaled: second } = await program.run({ rate: -1, rows: floatTensor([1, 2], [2]) });
    expect([...first.data, ...second.data]).toEqual([3, 6, -1, -2]);
    await program.release();
    await expect(program.run({ rate: 1, rows: floatTensor([1, 2], [2]) })).rejects.toThrow('no program');
  });

  it('is freed after its time, a failure included', async () => {
    let kept: { run(step: Step): Promise<unknown> } | undefined;
    const failing = withFed(stage, scaled(), async (program) => {
      kept = program;
      throw new Error('no more');
    });
    await expect(failing).rejects.toThrow('no more');
    await expect(kept?.run({ rate: 1, rows: floatTensor([1, 2], [2]) })).rejects.toThrow('no program');
  });

  it('asks for no value of an input that it does not read', () => {
    const inputs = new Inputs<{ readonly x: FloatTensor }>();
    const x = inputs.feed(input('x', [1]), (source) => source.x);
    inputs.feed(input('unread', [1]), () => {
      throw new Error('is never asked');
    });
    const value = floatTensor([1], [1]);
    expect(inputs.define('one input', { x: add(x, 1) }).feeds({ x: value })).toEqual({ x: value });
  });

  it('refuses an input without an origin, one with two, and what is no input', () => {
    const inputs = new Inputs<FloatTensor>();
    const x = inputs.feed(input('x', [1]), (value) => value);
    const lost = input('lost', [1]);
    expect(() => inputs.define('lossy', { sum: add(x, lost) })).toThrow(
      'lossy has inputs without an origin: lost',
    );
    expect(() => inputs.feed(input('x', [1]), (value) => value)).toThrow('"x" is fed from two origins');
    expect(() => inputs.feed(state('entry', [1]), (value) => value)).toThrow('only inputs are fed');
  });

  it('takes all other inputs from where a caller names them', () => {
    const inputs = new Inputs<Readonly<Record<string, FloatTensor>>>();
    inputs.feedRest((given) => given);
    const program = inputs.define('given', { sum: add(input('a', [1]), input('b', [1])) });
    const given = { a: floatTensor([1], [1]), b: floatTensor([2], [1]) };
    expect(program.feeds(given)).toEqual(given);
  });

  it('does not compile with a source that lacks what an origin reads', () => {
    const rows = floatTensor([1, 2], [2]);
    // @ts-expect-error: a misspelled property is none of a step's.
    const feeds = scaled().feeds({ rte: 3, rows });
    expect(feeds.rate.data[0]).toBeNaN();
    const inputs = new Inputs<Pick<Step, 'rows'>>();
    const both = (all: Feeding<Step>) => all.feed(input('both', [2]), (step) => step.rows);
    // @ts-expect-error: a part of the graph needs more than these inputs have a source for.
    expect(both(inputs).shape).toEqual([2]);
  });
});
