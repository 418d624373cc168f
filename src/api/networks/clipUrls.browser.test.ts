import { afterEach, describe, expect, it, vi } from 'vitest';
import { UserError } from '../../errors.js';
import { companionNames } from './clipNames.js';
import { findClip } from './clipUrls.browser.js';
import { fakeServer } from './testing/fakeServer.js';

const folder = 'https://example.org/clip/';
const at = (name: string): string => folder + name;
const weights = { chunks: ['\x08\0\0\0\0\0\0\0{}'] };
const json = { chunks: ['{"a": 1}'] };

afterEach(() => vi.unstubAllGlobals());

describe('findClip in a page', () => {
  const found = {
    [at('open_clip_model.safetensors')]: weights,
    [at('config.json')]: { chunks: ['\uFEFF {}'] },
    [at('prompts.json')]: { chunks: ['["a {}"]'] },
    [at('merges.txt')]: { chunks: ['#version: 0.2\nt h'] },
  };
  const companions = new Map(['config.json', 'merges.txt', 'prompts.json'].map((name) => [name, at(name)]));

  it('asks a folder for its weights and companions by name', async () => {
    fakeServer(found);
    const weightsAt = at('open_clip_model.safetensors');
    expect(await findClip(folder, companionNames)).toEqual({ weights: weightsAt, companions });
    expect(await findClip(new URL(`${folder}?v=2`), companionNames)).toEqual({
      weights: weightsAt,
      companions,
    });
  });

  it('is not deceived by a server that answers with its page, or with errors', async () => {
    const home = { chunks: ['<!doctype html><title>My page</title>'] };
    for (const otherwise of [home, new TypeError('Failed to fetch'), { status: 403 }, { chunks: [] }]) {
      fakeServer(found, otherwise);
      expect((await findClip(folder, companionNames)).companions).toEqual(companions);
    }
    fakeServer({}, home);
    await expect(findClip(folder, companionNames)).rejects.toThrow(UserError);
    await expect(findClip(folder, companionNames)).rejects.toThrow(
      `${folder} holds no CLIP (none of model.safetensors, open_clip_model.safetensors, pytorch_model.bin)`,
    );
  });

  it('takes nothing for JSON that is something else', async () => {
    fakeServer({ [at('model.safetensors')]: weights, [at('config.json')]: { chunks: ['not found'] } });
    expect((await findClip(folder, companionNames)).companions.size).toBe(0);
  });

  it('looks beside a file of weights, and takes its word that it is there', async () => {
    const asked = fakeServer({ [at('config.json')]: json });
    const { weights: place, companions: beside } = await findClip(at('my.safetensors?v=2'), companionNames);
    expect(place).toBe(at('my.safetensors?v=2'));
    expect([...beside.values()]).toEqual([at('config.json')]);
    expect(asked).not.toContain(place);
  });

  it.each([at('ViT-B-32.pt'), 'blob:https://example.org/0-1', 'data:application/octet-stream,abc'])(
    'looks for nothing beside %s',
    async (place) => {
      const asked = fakeServer({}, json);
      expect(await findClip(place, companionNames)).toEqual({ weights: place, companions: new Map() });
      expect(asked).toEqual([]);
    },
  );
});
