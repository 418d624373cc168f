import { describe, expect, it } from 'vitest';
import { calledClip } from './calledClip.js';
import { findClip } from './clipFolder.node.js';

describe('a CLIP by its name', () => {
  it.each([
    [
      'ViT-B/32',
      'give https://openaipublic.azureedge.net/clip/models/40d365715913c9da98579312b702a82c18be219cc2a73407c4526f58eba950af/ViT-B-32.pt, which is downloaded once',
    ],
    ['vit-b-16', '/ViT-B-16.pt'],
    ['ViT-L/14@336px', '02/ViT-L-14-336px.pt'],
    ['RN50x4', 'dd/RN50x4.pt'],
    [
      'openai/clip-vit-base-patch32',
      'download https://huggingface.co/openai/clip-vit-base-patch32 and give its folder',
    ],
    ['hf-hub:laion/CLIP-ViT-H-14', 'download https://huggingface.co/laion/CLIP-ViT-H-14 and'],
    ['ViT-H-14-quickgelu', 'ViT-H-14-quickgelu is the name of a CLIP, and a file is needed'],
  ])('%s is told where its file is', async (name, message) => {
    await expect(findClip(name, [])).rejects.toThrow(message);
  });

  it.each(['clip.pt', 'models/clip', 'runs/clip.safetensors', '/data/ViT-B-32.pt', './ViT-B/other'])(
    '%s is a path',
    (name) => expect(calledClip(name)).toBeUndefined(),
  );
});
