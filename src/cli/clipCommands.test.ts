import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tinyTokenizer, writeTinyClip } from '../jobs/testing/tinyClipFolder.js';
import { nodeImageCodec } from '../platform/imageCodec.node.js';
import { runInProcess as run } from './testing/runInProcess.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
const grammar = {
  head: { name: 'domain', classes: { photo: ['a photo of a person'] } },
  slots: [{ name: 'mood', classes: { happy: ['smiling'] } }],
};
beforeAll(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-clip-cli-'));
  await writeTinyClip(at('clip'), {
    'tokenizer.json': tinyTokenizer['tokenizer.json'],
    'grammar.json': JSON.stringify(grammar),
  });
  const data = new Uint8ClampedArray(32 * 32 * 4).fill(200);
  for (const name of ['a.png', 'b.png']) {
    writeFileSync(at(name), await nodeImageCodec.encodePng({ data, width: 32, height: 32 }));
  }
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('nada clip', () => {
  it('lists its commands', async () => {
    const { code, out } = await run('clip', '--help');
    expect(code).toBe(0);
    expect(out).toContain('  caption ');
    expect((await run('clip', 'caption', '--help')).out).toMatch(
      /<images\.\.\.>[\s\S]*--top <N>[\s\S]*Examples:/,
    );
    expect((await run('clip', 'captoin')).code).toBe(2);
  });
});

describe('nada clip caption', () => {
  const words = () => ['clip', 'caption', '--clip', at('clip'), '--device', 'cpu', '--threads', '1'];

  it('prints captions with their probabilities and what was seen', async () => {
    const { code, out, err } = await run(...words(), at('a.png'), at('b.png'));
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      `${at('a.png')}\n  100.0 %  a photo of a person, smiling\n      domain: photo 100.0 %`,
    );
    expect(out).toContain(at('b.png'));
  });

  it('prints a line of JSON for each picture', async () => {
    const { out } = await run(...words(), '--json', at('a.png'), at('b.png'));
    const lines = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { file: string });
    expect(lines.map(({ file }) => file)).toEqual([at('a.png'), at('b.png')]);
    expect(lines[0]).toMatchObject({ captions: [{ text: 'a photo of a person, smiling', probability: 1 }] });
  });

  it('names mistakes', async () => {
    const absent = await run(...words(), at('absent.png'));
    expect([absent.code, absent.out]).toEqual([2, '']);
    expect(absent.err).toContain('absent.png');
    expect((await run(...words(), '--top', '0', at('a.png'))).err).toContain('--top');
    expect((await run(...words())).code).toBe(2);
  });
});
