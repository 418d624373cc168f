import { describe, expect, test } from 'vitest';
import { uniform } from '../graph/testing/random.js';
import { OnnxBuilder } from './builder.js';

describe('constants', () => {
  test('equal ones are held once', () => {
    const builder = new OnnxBuilder();
    const first = builder.constant([1, 2], [2]);
    expect(builder.constant(Float64Array.of(1, 2), [2])).toBe(first);
    expect(builder.initializers).toHaveLength(1);
    const large = Array.from({ length: 5000 }, (_, i) => Math.sin(i));
    expect(builder.constant(large, [5000])).toBe(builder.constant(Float64Array.from(large), [5000]));
    expect(builder.initializers).toHaveLength(2);
  });

  test('shape, type and the sign of zero distinguish them', () => {
    const builder = new OnnxBuilder();
    builder.constant([1, 2], [2]);
    builder.constant([1, 2], [1, 2]);
    builder.constant([1, 2], [2], 'int64');
    builder.constant([1, 2], [2], 'int32');
    builder.constant([0], []);
    builder.constant([-0], []);
    builder.constant([Number.NaN], []);
    expect(builder.constant([Number.NaN], []).name).toBe(builder.constant([Number.NaN], []).name);
    expect(builder.initializers).toHaveLength(7);
  });

  test('different ones are never confused, however similar', () => {
    const builder = new OnnxBuilder();
    const contents = new Map<string, string>();
    const draw = uniform(3);
    for (let round = 0; round < 20_000; round++) {
      const values = new Float64Array(66).fill(1);
      for (const place of draw(6, 0, 66)) {
        values[Math.floor(place)] = [1, -1, 2, -2, 4, 0.5][Math.floor(draw(1, 0, 6)[0])];
      }
      const { name } = builder.constant(values, [66]);
      const content = values.join();
      expect(contents.get(name) ?? content).toBe(content);
      contents.set(name, content);
    }
  });

  test('they are copies that fill their shape', () => {
    const builder = new OnnxBuilder();
    const data = Float64Array.of(1, 2, 3);
    builder.constant(data, [3]);
    data.fill(0);
    expect([...builder.initializers[0].data]).toEqual([1, 2, 3]);
    expect(() => builder.constant([1, 2], [3])).toThrow('fill its shape');
  });
});

describe('nodes', () => {
  const started = () => {
    const builder = new OnnxBuilder();
    const x = builder.input('x', [2, 3, 1, 4], 'float32');
    return { builder, x };
  };

  test('the same operator on the same inputs is emitted once', () => {
    const { builder, x } = started();
    const first = builder.emit('Exp', [x], x.shape);
    expect(builder.emit('Exp', [x], x.shape)).toBe(first);
    expect(builder.emit('Log', [x], x.shape)).not.toBe(first);
    const softmax = (axis: number) => builder.emit('Softmax', [x], x.shape, { attributes: { axis } });
    expect(softmax(0)).toBe(softmax(0));
    expect(softmax(0)).not.toBe(softmax(1));
    const other = builder.emit('Exp', [x], x.shape, { domain: 'com.microsoft' });
    expect(other).not.toBe(first);
    expect(builder.emit('Sub', [x, first], x.shape)).not.toBe(builder.emit('Sub', [first, x], x.shape));
    expect(builder.nodes).toHaveLength(7);
  });

  test('one node may have several outputs', () => {
    const { builder, x } = started();
    const parts = builder.emitMany('Split', [x], [[1], [2]]);
    expect(builder.emitMany('Split', [x], [[1], [2]])).toBe(parts);
    expect(builder.nodes[0].outputs).toEqual(parts.map(({ name }) => name));
    expect(builder.describe(parts[1].name)?.shape).toEqual([2]);
    expect(builder.describe('nothing')).toBeUndefined();
  });

  test('what changes nothing is not emitted', () => {
    const { builder, x } = started();
    expect(builder.reshape(x, x.shape)).toBe(x);
    expect(builder.transpose(x, [0, 1, 2, 3])).toBe(x);
    expect(builder.slice(x, [0, 0, 0, 0], x.shape)).toBe(x);
    expect(builder.nodes).toHaveLength(0);
  });

  test('moving axes of extent 1 is a reshape', () => {
    const { builder, x } = started();
    expect(builder.transpose(x, [2, 0, 1, 3]).shape).toEqual([1, 2, 3, 4]);
    expect(builder.transpose(x, [1, 0, 2, 3]).shape).toEqual([3, 2, 1, 4]);
    expect(builder.nodes.map(({ operator }) => operator)).toEqual(['Reshape', 'Transpose']);
  });

  test('a slice names only the axes that it cuts', () => {
    const { builder, x } = started();
    builder.slice(x, [0, 1, 0, 0], [2, 2, 1, 4]);
    const [node] = builder.nodes;
    const numbers = node.inputs
      .slice(1)
      .map((name) => [...(builder.initializers.find((constant) => constant.name === name)?.data ?? [])]);
    expect(numbers).toEqual([[1], [3], [1]]);
  });

  test('an input is declared once, with one shape', () => {
    const { builder, x } = started();
    expect(builder.input('x', [2, 3, 1, 4], 'float32')).toBe(x);
    expect(() => builder.input('x', [2], 'float32')).toThrow('the input "x" has two shapes');
    expect(builder.inputs).toHaveLength(1);
  });

  test('outputs get their name by an identity', () => {
    const { builder, x } = started();
    expect(builder.output('y', x)).toEqual({ name: 'y', shape: x.shape, type: 'float32' });
    expect(builder.nodes[0]).toMatchObject({ operator: 'Identity', inputs: ['x'], outputs: ['y'] });
  });
});
