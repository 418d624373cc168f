import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { constructorOf, plainValue } from './constructorOf.js';
import {
  type CheckpointValue,
  type DictValue,
  isKind,
  isSequence,
  kindOf,
  type ObjectValue,
  valueAt,
} from './value.js';

function dict(entries: Record<string, CheckpointValue>): DictValue {
  return { kind: 'dict', ordered: false, entries: new Map(Object.entries(entries)) };
}

const list = (...items: CheckpointValue[]): CheckpointValue => ({ kind: 'list', items });
const network = (state: CheckpointValue): ObjectValue => ({
  kind: 'object',
  className: 'Net',
  args: [],
  state,
});

describe('plainValue', () => {
  it('gives arrays and records, and nothing for what has no plain form', () => {
    const value = dict({ a: list(1, 'x', null, true), b: dict({ c: 2 }), o: network(null) });
    expect(plainValue(value)).toEqual({ a: [1, 'x', null, true], b: { c: 2 }, o: undefined });
  });

  it('takes any key without touching prototypes', () => {
    const record = plainValue(dict({ ['__proto__']: dict({ polluted: 1 }) }));
    expect(Object.keys(record ?? {})).toEqual(['__proto__']);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
  });

  it('ends on cycles and on values that unfold without end', () => {
    const items: CheckpointValue[] = [];
    const cycle: CheckpointValue = { kind: 'list', items };
    items.push(cycle);
    expect(Array.isArray(plainValue(cycle))).toBe(true);
    let wide: CheckpointValue = 0;
    for (let i = 0; i < 12; i++) wide = list(...Array<CheckpointValue>(10).fill(wide));
    expect(() => plainValue(wide)).toThrow(UserError);
  });
});

describe('constructorOf', () => {
  it('reads what an object was made with', () => {
    const state = dict({
      _init_args: list(4),
      _init_kwargs: dict({ z_dim: 512, mapping: dict({ num_layers: 2 }) }),
    });
    expect(constructorOf(network(state))).toEqual({
      className: 'Net',
      args: [4],
      kwargs: { z_dim: 512, mapping: { num_layers: 2 } },
    });
  });

  it('is empty without them', () => {
    expect(constructorOf(network(null))).toEqual({ className: 'Net', args: [], kwargs: {} });
    const odd = dict({ _init_args: 1, _init_kwargs: list() });
    expect(constructorOf(network(odd))).toEqual({ className: 'Net', args: [], kwargs: {} });
  });
});

describe('values', () => {
  it('are told apart', () => {
    expect([null, true, 1, 1n, 'a', list()].map(kindOf)).toEqual([
      'null',
      'boolean',
      'number',
      'bigint',
      'string',
      'list',
    ]);
    expect([
      isKind(list(), 'list'),
      isKind(list(), 'dict'),
      isKind(null, 'dict'),
      isSequence(dict({})),
    ]).toEqual([true, false, false, false]);
  });

  it('are found by their path', () => {
    const value = dict({ nets: list(network(dict({ w: 5 }))) });
    expect(valueAt(value, 'nets', 0, 'w')).toBe(5);
    expect(valueAt(value)).toBe(value);
    expect([valueAt(value, 'none', 0), valueAt(value, 'nets', 3), valueAt(value, 'nets', 'x')]).toEqual(
      Array(3).fill(undefined),
    );
  });
});
