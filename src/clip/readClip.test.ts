import { beforeAll, describe, expect, it } from 'vitest';
import { readFloat32 } from '../checkpoint/index.js';
import { UserError } from '../errors.js';
import { type FloatTensor, floatTensor } from '../tensorData.js';
import {
  type Clip,
  huggingFaceConfig,
  huggingFaceState,
  openAiState,
  openClipConfig,
  randomClip,
  readClip,
} from './index.js';
import {
  checkpointOf,
  goldenCheckpoint,
  goldenClip,
  goldenJson,
  tinyResNet,
  tinyVit,
} from './testing/goldenClip.js';

const renamed = (
  state: ReadonlyMap<string, FloatTensor>,
  rename: (name: string) => string,
): Map<string, FloatTensor> => new Map([...state].map(([name, tensor]) => [rename(name), tensor]));

const scalarTensor = floatTensor([1], []);

/** Compares bytes: the general comparison takes a minute for millions of numbers. */
function expectSame(name: string, actual: FloatTensor | undefined, expected: FloatTensor): void {
  expect([name, actual?.shape]).toEqual([name, expected.shape]);
  const bytes = ({ data }: FloatTensor): Buffer => Buffer.from(data.buffer, data.byteOffset, data.byteLength);
  expect([name, actual && bytes(actual).equals(bytes(expected))]).toEqual([name, true]);
}

describe('the forms of one model', () => {
  let archive: Clip;
  let folder: Clip;
  beforeAll(async () => {
    archive = await goldenClip('04-clip-vit-a', 'model.jit.pt');
    folder = await goldenClip('04-clip-vit-a', 'model.hf.safetensors', {
      config: goldenJson('04-clip-vit-a', 'config.json'),
    });
  });

  it('are read as the same model', () => {
    expect(folder.config).toEqual(archive.config);
    expect(new Set(folder.parameters.keys())).toEqual(new Set(archive.parameters.keys()));
    for (const [name, tensor] of folder.parameters) expectSame(name, archive.parameters.get(name), tensor);
  });

  it('are told from the shapes', () => {
    expect(archive.config.image).toEqual({
      kind: 'vit',
      width: 128,
      layers: 1,
      heads: 2,
      hidden: 512,
      patch: 8,
      resolution: 32,
    });
    expect(archive.config.text).toMatchObject({ width: 64, layers: 2, heads: 1, context: 77 });
    expect(archive.config.activation).toBe('quickGelu');
  });

  it.each([
    ['model.jit.pt', (): Map<string, FloatTensor> => openAiState(archive)],
    ['model.hf.safetensors', (): Map<string, FloatTensor> => huggingFaceState(archive)],
  ])('are written with the names, shapes and values of %s', async (file, write) => {
    const written = write();
    const { tensors } = await goldenCheckpoint('04-clip-vit-a', file);
    for (const [name, lazy] of tensors) {
      if (/position_ids|^(input_resolution|context_length|vocab_size)$/.test(name)) continue;
      expectSame(name, written.get(name), await readFloat32(lazy, name, 'the file'));
      written.delete(name);
    }
    expect([...written.keys()]).toEqual([]);
  });

  it('come with the configuration that Hugging Face writes', () => {
    expect(huggingFaceConfig(archive)).toEqual(goldenJson('04-clip-vit-a', 'config.json'));
  });
});

describe('a ResNet', () => {
  it('is read from its archive', async () => {
    const { config } = await goldenClip('04-clip-rn', 'model.jit.pt');
    expect(config.image).toEqual({
      kind: 'resnet',
      width: 8,
      blocks: [1, 1, 1, 1],
      heads: 4,
      resolution: 64,
    });
  });

  it('keeps its folded weights through the OpenAI names', async () => {
    const clip = randomClip(tinyResNet, 3);
    const again = await readClip(checkpointOf(openAiState(clip)), {});
    expect(again.config).toMatchObject({ image: { ...tinyResNet.image, heads: 2 } });
    for (const [name, tensor] of clip.parameters) {
      const read = again.parameters.get(name);
      expect(read?.shape).toEqual(tensor.shape);
      const oneStep = (value: number, i: number): boolean =>
        Math.abs(value - tensor.data[i]) <= Math.abs(tensor.data[i]) * 2 ** -23;
      expect([name, read?.data.every(oneStep)]).toEqual([name, true]);
    }
  });

  it.each([
    ['ResNet', tinyResNet],
    ['vision transformer', tinyVit],
  ])('of open_clip: its configuration tells what the shapes of a %s do not', async (_kind, config) => {
    const clip = randomClip(
      { ...config, activation: 'gelu', mean: [0.1, 0.2, 0.3], std: [0.4, 0.5, 0.6] },
      3,
    );
    const read = await readClip(checkpointOf(openAiState(clip)), { config: openClipConfig(clip) });
    expect(read.config).toEqual(clip.config);
  });

  it('has no Hugging Face form', () => {
    const clip = randomClip(tinyResNet, 3);
    expect(() => huggingFaceState(clip)).toThrow(UserError);
    expect(() => huggingFaceConfig(clip)).toThrow(UserError);
  });
});

describe('readClip', () => {
  const clip = randomClip(tinyVit, 1);
  const openAi = openAiState(clip);
  const huggingFace = huggingFaceState(clip);
  const read = (state: ReadonlyMap<string, FloatTensor>, options = {}): Promise<Clip> =>
    readClip(checkpointOf(state), { name: 'clip.pt', ...options });
  const without = (state: ReadonlyMap<string, FloatTensor>, pattern: RegExp): Map<string, FloatTensor> =>
    new Map([...state].filter(([name]) => !pattern.test(name)));

  it.each(['', 'module.', 'state_dict.module.', 'model.'])(
    'finds the model behind the prefix "%s"',
    async (prefix) => {
      const state = renamed(openAi, (name) => prefix + name);
      if (prefix !== '') state.set('optimizer.state.0.exp_avg', scalarTensor);
      const found = await read(state);
      expect(found.config).toEqual(tinyVit);
      for (const [name, tensor] of clip.parameters) expectSame(name, found.parameters.get(name), tensor);
    },
  );

  it('ignores the buffers that files carry', async () => {
    for (const name of ['input_resolution', 'context_length', 'vocab_size', 'attn_mask']) {
      await expect(read(new Map([...openAi, [name, scalarTensor]]))).resolves.toBeDefined();
    }
    const state = new Map([...huggingFace, ['text_model.embeddings.position_ids', scalarTensor]]);
    await expect(read(state, { activation: 'gelu' })).resolves.toMatchObject({
      config: { activation: 'gelu' },
    });
  });

  it('accepts a logit scale stored as a vector of one', async () => {
    const { parameters } = await read(new Map([...openAi, ['logit_scale', floatTensor([2], [1])]]));
    expect(parameters.get('logitScale')).toEqual(floatTensor([2], []));
  });

  it.each([
    [
      'a missing tensor',
      /^visual\.transformer\.resblocks\.1\.mlp\.c_proj\.bias/,
      'lacks the tensor "visual.tran',
    ],
    ['an image tower alone', /^(?!visual)/, 'holds only the image half'],
    ['a text tower alone', /^visual/, 'holds only the text half'],
    ['no CLIP at all', /conv1|token_embedding/, 'is not a CLIP'],
    ['no layers', /resblocks/, 'lacks the tensor "transformer.resblocks.0'],
  ])('says that there is %s', async (_what, pattern, message) => {
    const error = await read(without(openAi, pattern)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(`clip.pt ${message}`);
  });

  it.each([
    ['visual.proj', [64, 13], '"visual.proj" of shape [64,13], where the rest of it needs [64,12]'],
    ['visual.positional_embedding', [6, 64], '6 positions in "visual.positional_embedding"'],
    ['visual.conv1.weight', [64, 48], 'dimensions'],
    ['token_embedding.weight', [30, 65], 'does not split into heads of 64'],
    ['logit_scale', [2], '"logit_scale" of shape [2]'],
    ['text_projection', [64, 0], '"text_projection" of shape [64,0]'],
  ])('names %s when it has the shape [%s]', async (name, shape, message) => {
    const size = shape.reduce((product, extent) => product * extent, 1);
    const error = await read(new Map([...openAi, [name, floatTensor(new Float32Array(size), shape)]])).catch(
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain('clip.pt');
    expect(String(error)).toContain(message);
  });

  it('refuses variants by the tensor that no plain CLIP has', async () => {
    await expect(read(new Map([...openAi, ['logit_bias', scalarTensor]]))).rejects.toThrow('"logit_bias"');
    const custom = renamed(openAi, (name) =>
      name.startsWith('visual') || name === 'logit_scale' ? name : `text.${name}`,
    );
    await expect(read(custom)).rejects.toThrow('stores its halves separately');
  });
});
