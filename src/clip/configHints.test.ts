import { describe, expect, it } from 'vitest';
import { UserError } from '../errors.js';
import { colourHints, configHints } from './configHints.js';
import {
  type Clip,
  huggingFaceConfig,
  huggingFacePreprocessor,
  huggingFaceState,
  openAiState,
  randomClip,
  readClip,
} from './index.js';
import { checkpointOf, goldenJson, tinyVit } from './testing/goldenClip.js';

const clip = randomClip(tinyVit, 1);
const config = huggingFaceConfig(clip);
const hubConfig = {
  model_cfg: { embed_dim: 12, vision_cfg: { head_width: 16 }, text_cfg: { heads: 4, width: 64 } },
  preprocess_cfg: { mean: [0.5, 0.5, 0.5], std: [0.25, 0.5, 0.75] },
};

describe('a Hugging Face config.json', () => {
  const read = (changes: object, options = {}): Promise<Clip> =>
    readClip(checkpointOf(huggingFaceState(clip)), {
      name: 'model.safetensors',
      config: { ...config, ...changes },
      ...options,
    });
  const tower = (name: string, changes: object): object => ({
    [name]: { ...(config[name] as object), ...changes },
  });

  it('gives back the model that wrote it', async () => {
    expect(await read({})).toEqual(clip);
  });

  it('decides between GELU and QuickGELU, and is overruled by the option', async () => {
    const gelu = {
      ...tower('text_config', { hidden_act: 'gelu' }),
      ...tower('vision_config', { hidden_act: 'gelu' }),
    };
    expect((await read(gelu)).config.activation).toBe('gelu');
    expect((await read(gelu, { activation: 'quickGelu' })).config.activation).toBe('quickGelu');
  });

  it('is needed where no activation is given', async () => {
    const checkpoint = checkpointOf(huggingFaceState(clip));
    await expect(readClip(checkpoint, { name: 'model.safetensors' })).rejects.toThrow(
      /^model.safetensors does not show whether it uses GELU or QuickGELU/,
    );
  });

  it('gives the heads, the epsilon and the end token', async () => {
    const changed = {
      ...tower('text_config', { num_attention_heads: 4, layer_norm_eps: 1e-6, eos_token_id: 29 }),
      ...tower('vision_config', { num_attention_heads: 2, layer_norm_eps: 1e-6 }),
    };
    const read29 = await read(changed);
    expect(read29.config).toMatchObject({
      image: { heads: 2 },
      text: { heads: 4, endToken: 29 },
      epsilon: 1e-6,
    });
    expect(huggingFaceConfig(read29)).toEqual({ ...config, ...changed });
  });

  it('falls back to the defaults of the library', () => {
    expect(configHints({ text_config: {}, vision_config: {} })).toEqual({
      activation: 'quickGelu',
      epsilon: 1e-5,
      image: { width: 768, heads: 12 },
      text: { width: 512, heads: 8 },
    });
    expect(configHints(goldenJson('04-clip-vit-a', 'config.json'))).toMatchObject({ image: { heads: 2 } });
  });

  it.each([
    ['another model type', { model_type: 'siglip' }, '"siglip"'],
    ['an unknown activation', tower('text_config', { hidden_act: 'relu' }), '"relu"'],
    ['towers that differ', tower('text_config', { hidden_act: 'gelu' }), 'different "hidden_act"'],
    [
      'another width',
      tower('vision_config', { hidden_size: 128 }),
      'has the width 64 in its image tower, but the configuration file says 128',
    ],
    ['heads that do not divide', tower('vision_config', { num_attention_heads: 3 }), 'split into 3 heads'],
    [
      'heads that are no number',
      tower('vision_config', { num_attention_heads: 'two' }),
      '"num_attention_heads"',
    ],
    ['half a head', tower('vision_config', { num_attention_heads: 1.5 }), 'whole number'],
    ['a negative epsilon', tower('vision_config', { layer_norm_eps: -1 }), '"layer_norm_eps"'],
    ['no towers', { text_config: 1 }, 'has no "vision_config"'],
  ])('is refused with %s', async (_what, changes, message) => {
    const error = await read(changes).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UserError);
    expect(String(error)).toContain(message);
  });

  it.each([[null], [3], [[]], ['{}'], [{}]])('is refused as %j', (value) => {
    expect(() => configHints(value)).toThrow(UserError);
  });
});

describe('an open_clip_config.json', () => {
  const read = (changes: object): Promise<Clip> =>
    readClip(checkpointOf(openAiState(clip)), { config: { ...hubConfig, ...changes } });

  it('means GELU unless it says quick_gelu', async () => {
    expect((await read({})).config.activation).toBe('gelu');
    const quick = { model_cfg: { ...hubConfig.model_cfg, quick_gelu: true } };
    expect((await read(quick)).config.activation).toBe('quickGelu');
  });

  it('gives the heads and the colour statistics', async () => {
    expect((await read({})).config).toMatchObject({
      image: { heads: 4 },
      text: { heads: 4 },
      mean: [0.5, 0.5, 0.5],
      std: [0.25, 0.5, 0.75],
    });
  });
});

describe('a preprocessor_config.json', () => {
  it('gives the colour statistics, also those that were written', () => {
    expect(colourHints(huggingFacePreprocessor(clip))).toEqual({ mean: tinyVit.mean, std: tinyVit.std });
    expect(colourHints(undefined)).toEqual({});
  });

  it.each([
    [{ image_mean: [1, 2] }, 'image_mean'],
    [{ image_std: [1, 0, 1] }, 'image_std'],
    [{ image_std: 'x' }, 'image_std'],
  ])('is refused as %j', (value, message) => {
    expect(() => colourHints(value)).toThrow(message);
  });
});
