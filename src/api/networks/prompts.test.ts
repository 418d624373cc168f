import '../platform.node.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readPrompts } from './prompts.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-inputs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('readPrompts', () => {
  it('reads lines, without empty ones and comments', async () => {
    writeFileSync(at('p.txt'), '# mine\na photo of a {}.\r\n\n  art of {}\n');
    expect(await readPrompts(at('p.txt'))).toEqual(['a photo of a {}.', 'art of {}']);
  });

  it('refuses files without prompts or places for the class', async () => {
    writeFileSync(at('p.txt'), '\n');
    await expect(readPrompts(at('p.txt'))).rejects.toThrow('holds no prompts');
    writeFileSync(at('p.txt'), 'a photo');
    await expect(readPrompts(at('p.txt'))).rejects.toThrow('"a photo" without {}');
    await expect(readPrompts(at('absent.txt'))).rejects.toThrow('does not exist');
  });
});
