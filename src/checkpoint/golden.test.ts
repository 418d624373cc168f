import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../platform/byteSource.js';
import { memorySource } from '../platform/memorySource.js';
import { goldenBytes } from '../testing/golden.js';
import { constructorOf } from './constructorOf.js';
import { readFloat32 } from './float32.js';
import { openCheckpoint } from './open.js';
import { isKind, valueAt } from './value.js';

async function openGolden(caseName: string, file: string) {
  return openCheckpoint(memorySource(goldenBytes(caseName, file), file));
}

async function floats(checkpoint: Awaited<ReturnType<typeof openGolden>>, name: string) {
  const tensor = checkpoint.tensors.get(name);
  if (tensor === undefined) throw new Error(`no tensor ${name}`);
  return readFloat32(tensor, name, 'the golden file');
}

describe('golden checkpoints', () => {
  it.each([
    ['01-sg2-rosinality-16-mlp4', 'ckpt.pt', 'torch-zip', 78],
    ['01-sg2-rosinality-16-mlp4', 'ckpt-legacy.pt', 'torch-legacy', 78],
    ['01-sg2-rosinality-16-mlp4', 'io.safetensors', 'safetensors', 289],
    ['02-sg2ada-32-cond3', 'network-snapshot.pkl', 'nvidia-pickle', 233],
    ['02-sg2ada-32-skip', 'network-snapshot.pkl', 'nvidia-pickle', 190],
    ['04-clip-rn', 'model.jit.pt', 'torchscript', 144],
    ['04-clip-vit-a', 'model.jit.pt', 'torchscript', 53],
    ['04-clip-vit-a', 'model.hf.safetensors', 'safetensors', 64],
    ['04-clip-vit-b', 'model.state_dict.pt', 'torch-zip', 53],
  ])('%s/%s is %s with every tensor readable', async (caseName, file, format, count) => {
    const checkpoint = await openGolden(caseName, file);
    expect([checkpoint.format, checkpoint.tensors.size]).toEqual([format, count]);
    for (const tensor of checkpoint.tensors.values()) {
      const read = await tensor.read();
      expect([read.shape, read.dtype]).toEqual([tensor.shape, tensor.dtype]);
    }
  });

  it('reads the legacy form as the zip form', async () => {
    const zip = await openGolden('01-sg2-rosinality-16-mlp4', 'ckpt.pt');
    const legacy = await openGolden('01-sg2-rosinality-16-mlp4', 'ckpt-legacy.pt');
    expect([...legacy.tensors.keys()]).toEqual([...zip.tensors.keys()]);
    expect(zip.tensors.has('g_ema.conv1.conv.weight')).toBe(true);
    expect(zip.tensors.has('latent_avg')).toBe(true);
    for (const name of zip.tensors.keys())
      expect(await floats(legacy, name)).toEqual(await floats(zip, name));
  });

  it('keeps the constructor arguments of NVIDIA networks', async () => {
    const { value } = await openGolden('02-sg2ada-32-cond3', 'network-snapshot.pkl');
    const generator = valueAt(value, 'G_ema');
    if (!isKind(generator, 'object')) throw new Error('G_ema is not an object');
    expect(constructorOf(generator)).toMatchObject({
      className: 'Generator',
      kwargs: { c_dim: 3, img_resolution: 32, img_channels: 3 },
    });
  });

  it('has the same CLIP weights in a TorchScript archive and in its Hugging Face form', async () => {
    const script = await openGolden('04-clip-vit-a', 'model.jit.pt');
    const hugging = await openGolden('04-clip-vit-a', 'model.hf.safetensors');
    const pairs = [
      ['token_embedding.weight', 'text_model.embeddings.token_embedding.weight'],
      ['visual.conv1.weight', 'vision_model.embeddings.patch_embedding.weight'],
      ['visual.ln_pre.bias', 'vision_model.pre_layrnorm.bias'],
      ['transformer.resblocks.1.mlp.c_fc.weight', 'text_model.encoder.layers.1.mlp.fc1.weight'],
      ['logit_scale', 'logit_scale'],
    ];
    for (const [ours, theirs] of pairs) {
      const [a, b] = [await floats(script, ours), await floats(hugging, theirs)];
      expect([ours, a.shape]).toEqual([ours, b.shape]);
      // Comparing millions of elements one by one takes seconds.
      expect([ours, Buffer.from(a.data.buffer).equals(Buffer.from(b.data.buffer))]).toEqual([ours, true]);
    }
    expect(script.tensors.get('visual.conv1.weight')?.dtype).toBe('float16');
    expect(await script.tensors.get('context_length')?.read()).toMatchObject({ dtype: 'int64', shape: [] });
  });

  it('finds networks of a snapshot under their state dict names', async () => {
    const { tensors } = await openGolden('02-sg2ada-32-skip', 'network-snapshot.pkl');
    for (const name of [
      'G_ema.synthesis.b4.const',
      'G_ema.mapping.w_avg',
      'G_ema.mapping.fc0.weight',
      'D.b4.out.bias',
    ]) {
      expect(tensors.has(name)).toBe(true);
    }
    expect([...tensors.keys()].filter((name) => name.includes('_parameters'))).toEqual([]);
  });

  it('reads only descriptions when it opens a file', async () => {
    const source = memorySource(goldenBytes('04-clip-vit-b', 'model.state_dict.pt'));
    let bytes = 0;
    const counting: ByteSource = {
      ...source,
      read(offset, length) {
        bytes += length;
        return source.read(offset, length);
      },
    };
    await openCheckpoint(counting);
    expect(bytes).toBeLessThan(250_000);
    expect(source.size).toBeGreaterThan(10_000_000);
  });
});
