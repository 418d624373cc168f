import { describe, expect, it } from 'vitest';
import { names, namesIn, oneNumberOf } from './kinds.js';

const animals = ['cat', 'dog', 'grey horse'] as const;

describe('names', () => {
  it.each(['dog', 'dog,cat', ' grey horse , dog'])('accepts "%s"', (list) => {
    expect(names(animals).accepts(list)).toBe(true);
  });

  it.each(['', 'cow', 'dog,', 'dog cat', 3, ['dog']])('refuses %j', (value) => {
    expect(names(animals).accepts(value)).toBe(false);
  });

  it('accepts other words instead of a list, but not in it', () => {
    const kind = names(animals, ['all']);
    expect([kind.accepts('all'), kind.accepts('dog'), kind.accepts('all,dog')]).toEqual([true, true, false]);
    expect(kind.wants).toBe('all, or some of cat, dog, grey horse, separated by commas');
  });

  it('come in the order of the list', () => {
    expect(namesIn(animals, 'grey horse, cat')).toEqual(['grey horse', 'cat']);
  });
});

describe('oneNumberOf', () => {
  it('accepts those numbers alone', () => {
    const kind = oneNumberOf([16, 32]);
    expect([16, 32, 24, '16'].map((value) => kind.accepts(value))).toEqual([true, true, false, false]);
    expect(kind.wants).toBe('one of 16, 32');
  });
});
