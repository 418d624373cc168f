import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { UserError } from '#nada/errors.js';
import { Draws } from './draws.js';
import { mutated } from './mutation.js';
import { openReaders, type Reader } from './readers/index.js';

let folder: string;
let readers: readonly Reader[];
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-torture-'));
  readers = await openReaders(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the readers', () => {
  it('read every sound file', async () => {
    expect(new Set(readers.map(({ name }) => name)).size).toBe(readers.length);
    for (const { name, samples, read } of readers) {
      expect(samples.length, name).toBeGreaterThan(0);
      for (const sample of samples) await read(sample.bytes.slice(), sample);
    }
  });

  it('refuse a part of what is changed, and read the rest', async () => {
    const ends: Record<string, number> = { read: 0, refused: 0 };
    for (const { name, samples, read } of readers) {
      for (let number = 0; number < 8; number++) {
        const draws = new Draws(3, `${name} ${number}`);
        const sample = draws.pick(samples);
        try {
          await read(mutated(sample.bytes, draws), sample);
          ends.read += 1;
        } catch (error) {
          expect(error).toBeInstanceOf(UserError);
          ends.refused += 1;
        }
      }
    }
    expect(ends.read).toBeGreaterThan(20);
    expect(ends.refused).toBeGreaterThan(20);
  });
});

describe('mutated', () => {
  const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  const of = (content: string, number: number): string =>
    text(mutated(new TextEncoder().encode(content), new Draws(1, `test ${number}`)));

  it('changes the same file in the same way for the same draws', () => {
    const results = Array.from({ length: 50 }, (_, number) => of('some words of a file', number));
    expect(results).toEqual(Array.from({ length: 50 }, (_, number) => of('some words of a file', number)));
    expect(new Set(results).size).toBeGreaterThan(30);
  });

  it('changes values of JSON and of lines of JSON, half of the time', () => {
    const isJson = (content: string): boolean => {
      try {
        JSON.parse(content);
        return true;
      } catch {
        return false;
      }
    };
    const whole = JSON.stringify({ a: [1, { b: 'text' }], c: null });
    const changed = Array.from({ length: 100 }, (_, number) => of(whole, number));
    expect(changed.filter((content) => content !== whole && isJson(content)).length).toBeGreaterThan(35);
    const lines = Array.from({ length: 100 }, (_, number) => of('{"a":1}\n{"a":2}\n{"a":3}\n', number));
    expect(lines.filter((content) => content.split('\n').slice(0, 3).every(isJson)).length).toBeGreaterThan(
      30,
    );
  });
});
