import { readDomain } from '#nada/api/networks/domainFile.js';
import { readLatents } from '#nada/api/networks/latentSource.js';
import { loadEncoder } from '#nada/api/networks/loadEncoder.js';
import { loadMapper } from '#nada/api/networks/loadMapper.js';
import { readStateBytes, stateBytes } from '#nada/api/run/stateFile.js';
import {
  collectChunks,
  openCheckpoint,
  openZip,
  writeNpy,
  writeSafetensors,
} from '#nada/checkpoint/index.js';
import { readClip } from '#nada/clip/index.js';
import { memorySource } from '#nada/platform/memorySource.js';
import { encoderFile, encoderFor, mapperFile, randomEncoder, randomMapper } from '#nada/styleclip/index.js';
import { latentCount, readDiscriminator, readGenerator } from '#nada/stylegan2/index.js';
import { tinyConfig } from '#nada/stylegan2/testing/tinyConfig.js';
import { floatTensor } from '#nada/tensorData.js';
import { goldenBytes } from '#nada/testing/golden.js';
import type { Reader, Sample } from './reader.js';

const golden = (...files: (readonly [string, string])[]): Sample[] =>
  files.map(([folder, file]) => ({ name: `${folder}/${file}`, bytes: goldenBytes(folder, file) }));

const generators = golden(
  ['01-sg2-rosinality-16-mlp4', 'ckpt.pt'],
  ['01-sg2-rosinality-16-mlp4', 'ckpt-legacy.pt'],
  ['02-sg2ada-32-cond3', 'network-snapshot.pkl'],
  ['02-sg2ada-32-skip', 'network-snapshot.pkl'],
  ['05-nada-losses', 'frozen.pt'],
);
const clips = golden(
  ['04-clip-rn', 'model.jit.pt'],
  ['04-clip-vit-a', 'model.jit.pt'],
  ['04-clip-vit-a', 'model.hf.safetensors'],
  ['04-clip-vit-b', 'model.state_dict.pt'],
);

/** What lies beside the CLIP in Hugging Face's form. */
const config = JSON.parse(new TextDecoder().decode(goldenBytes('04-clip-vit-a', 'config.json'))) as unknown;

async function npySample(): Promise<Sample> {
  const data = new Float32Array(64);
  return {
    name: 'latents.npy',
    bytes: await collectChunks(writeNpy({ data, shape: [4, 16], dtype: 'float32' })),
  };
}

const state = { format: 'nada-torture', otherwise: 'no state: give another file' };

async function stateSample(): Promise<Sample> {
  const tensors = {
    weight: floatTensor(new Float32Array(256), [16, 16]),
    'm/weight': floatTensor(new Float32Array(3), [3]),
  };
  const bytes = await stateBytes(state, { step: 12, tensors, metadata: { course: '{"best":3}' } });
  return { name: 'checkpoint.safetensors', bytes };
}

async function networkSample(
  name: string,
  file: Parameters<typeof writeSafetensors>[0],
  metadata: object,
): Promise<Sample> {
  const options = { metadata: metadata as Record<string, string> };
  return { name, bytes: await collectChunks(writeSafetensors(file, options)) };
}

/** Readers of checkpoints, and of what is made of them. */
export async function checkpointReaders(): Promise<Reader[]> {
  const npy = await npySample();
  const [entries, width] = [latentCount(tinyConfig), tinyConfig.styleDim];
  const shape = { latents: entries, styleDim: width, groups: ['coarse' as const], norm: 'features' as const };
  const mapper = mapperFile({ config: shape, parameters: randomMapper(shape, 1) });
  const numbers = floatTensor(new Float32Array(width), [width]);
  const form = encoderFor(tinyConfig, 2);
  const encoder = encoderFile({
    config: form,
    spread: { mean: numbers, deviation: numbers },
    parent: 'abc',
    parameters: randomEncoder(form, 1),
  });
  const offsets = new Map([['convs.0', floatTensor(new Float32Array(8), [8])]]);
  const about = { format: 'nada-domain', parent: '0123456789abcdef', about: '{"source":"photo"}' };
  return [
    {
      name: 'checkpoints',
      samples: [...generators, ...clips, npy, ...golden(['05-nada-layer-selection', 'io.safetensors'])],
      async read(bytes, { name }) {
        const { tensors } = await openCheckpoint(memorySource(bytes, name));
        for (const tensor of tensors.values()) await tensor.read();
      },
    },
    {
      name: 'generators',
      samples: generators,
      async read(bytes, { name }) {
        await readGenerator(await openCheckpoint(memorySource(bytes, name)), { name });
      },
    },
    {
      name: 'discriminators',
      samples: generators.slice(0, 4),
      async read(bytes, { name }) {
        await readDiscriminator(await openCheckpoint(memorySource(bytes, name)), { name });
      },
    },
    {
      name: 'clips',
      samples: clips,
      async read(bytes, { name }) {
        const beside = name.includes('.hf.') ? { config } : {};
        await readClip(await openCheckpoint(memorySource(bytes, name)), { name, ...beside });
      },
    },
    {
      name: 'latents',
      samples: [npy],
      read: (bytes) => readLatents(bytes, { ...tinyConfig, styleDim: 16 }),
    },
    {
      name: 'mappers',
      samples: [await networkSample('mapper.safetensors', mapper.tensors, mapper.metadata)],
      read: (bytes) => loadMapper(bytes),
    },
    {
      name: 'encoders',
      samples: [await networkSample('encoder.safetensors', encoder.tensors, encoder.metadata)],
      read: (bytes) => loadEncoder(bytes),
    },
    {
      name: 'domains',
      samples: [await networkSample('domain.safetensors', offsets, about)],
      read: (bytes) => readDomain(bytes),
    },
    { name: 'states', samples: [await stateSample()], read: (bytes) => readStateBytes(bytes, state) },
    {
      name: 'zips',
      samples: golden(['01-sg2-rosinality-16-mlp4', 'ckpt.pt']),
      read: (bytes, { name }) => openZip(memorySource(bytes, name)),
    },
  ];
}
