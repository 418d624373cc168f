import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nodeImageCodec } from '../../platform/imageCodec.node.js';
import { listPictures, readPictures } from './imageFiles.node.js';

let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeAll(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nada-inputs-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('pictures', () => {
  it('reads files and the pictures of folders by name', async () => {
    mkdirSync(at('style'));
    const picture = { data: new Uint8ClampedArray(4 * 4 * 2).fill(255), width: 4, height: 2 };
    const png = await nodeImageCodec.encodePng(picture);
    for (const name of ['b.png', 'a.PNG']) writeFileSync(at(`style/${name}`), png);
    writeFileSync(at('style/notes.txt'), 'no picture');
    const files = await listPictures([at('style'), at('style/b.png')]);
    expect(files).toEqual([at('style/a.PNG'), at('style/b.png'), at('style/b.png')]);
    const [first] = await readPictures(files);
    expect([first.width, first.height, first.channels]).toEqual([4, 2, 4]);
  });

  it('leaves out folders inside, hidden files and other forms, and says so where it matters', async () => {
    mkdirSync(at('mixed/more'), { recursive: true });
    mkdirSync(at('mixed/folder.png'));
    const said: string[] = [];
    await expect(listPictures([at('mixed')])).rejects.toThrow(
      `${at('mixed')} holds no pictures (PNG, JPEG or WebP), but 2 folders such as folder.png: give another folder, or files`,
    );
    for (const name of ['a.png', '._a.png', 'b.gif', 'notes.txt']) writeFileSync(at(`mixed/${name}`), '');
    expect(await listPictures([at('mixed')], (message) => said.push(message))).toEqual([at('mixed/a.png')]);
    expect(said).toEqual([
      `${at('mixed')} holds 2 folders such as folder.png, a picture of another form (b.gif) and another file (notes.txt), left out`,
    ]);
  });

  it('names what is missing, empty or damaged', async () => {
    mkdirSync(at('none'));
    await expect(listPictures([at('none')])).rejects.toThrow('holds no pictures');
    await expect(listPictures([at('absent')])).rejects.toThrow('does not exist');
    writeFileSync(at('bad.png'), 'not a picture');
    await expect(readPictures([at('bad.png')])).rejects.toThrow(at('bad.png'));
  });
});
