import { describe, expect, it } from 'vitest';
import { UserError } from '../../../errors.js';
import type { DataFile } from '../../data/index.js';
import { readCaptions } from './captionFiles.js';

function file(name: string, text: string): DataFile {
  const unread = () => Promise.reject(new Error('no picture'));
  return { name, title: `pictures/${name}`, header: unread, picture: unread, text: async () => text };
}
const names = ['a.png', 'deep/b.jpg'];
const read = (...others: DataFile[]) => readCaptions('pictures', names, others);

describe('readCaptions', () => {
  it('takes texts beside the pictures, a caption a line', async () => {
    const captions = await read(
      file('a.txt', 'a red ball\r\n\r\n the ball \n'),
      file('deep/b.txt', 'two'),
      file('note.txt', 'of no picture'),
    );
    expect(Object.fromEntries(captions)).toEqual({
      'a.png': ['a red ball', 'the ball'],
      'deep/b.jpg': ['two'],
    });
  });

  it.each(['captions.jsonl', 'metadata.jsonl'])(
    'takes %s in any of its spellings, before texts',
    async (name) => {
      const lines = [
        { file_name: 'a.png', text: 'one' },
        { file: './deep/b.jpg', captions: ['two', 'three'] },
        { file: 'a.png', caption: 'four' },
      ].map((line) => JSON.stringify(line));
      const captions = await read(file(name, `${lines.join('\n')}\n\n`), file('a.txt', 'left out'));
      expect(captions.get('a.png')).toEqual(['one', 'four']);
      expect(captions.get('deep/b.jpg')).toEqual(['two', 'three']);
    },
  );

  it.each<[string, string, RegExp]>([
    ['a line that is not JSON', '{"file": "a.png"', /captions\.jsonl, line 1 is not JSON/],
    ['a list', '[1]', /line 1 is no object/],
    ['no picture', '{"text": "x"}', /line 1 names no picture/],
    ['a picture that is a number', '{"file": 3, "text": "x"}', /names no picture/],
    ['no text', '{"file": "a.png"}', /has no caption/],
    ['an empty text', '{"file": "a.png", "text": "  "}', /has no caption/],
    ['a list with a number', '{"file": "a.png", "captions": ["x", 2]}', /has no caption/],
    [
      'an absent picture',
      '\n{"file": "../a.png", "text": "x"}',
      /line 2: there is no picture "\.\.\/a\.png"/,
    ],
    ['a picture left out', '{"file": "a.png", "text": "x"}', /deep\/b\.jpg has no caption: give it a line/],
  ])('refuses %s in one sentence', async (_, text, message) => {
    await expect(read(file('captions.jsonl', text))).rejects.toThrow(UserError);
    await expect(read(file('captions.jsonl', text))).rejects.toThrow(message);
  });

  it('refuses pictures without captions', async () => {
    await expect(read()).rejects.toThrow(/^pictures has no captions: write NAME\.txt beside each/);
    await expect(read(file('a.txt', 'x'))).rejects.toThrow(
      /deep\/b\.jpg has no caption: give it deep\/b\.txt beside it/,
    );
    await expect(read(file('a.txt', 'x'), file('deep/b.txt', ' \n'))).rejects.toThrow(/has no caption/);
  });
});
