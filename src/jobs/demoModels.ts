import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { writeSafetensors } from '../checkpoint/index.js';
import { type ClipConfig, openAiState, randomClip, vitB32 } from '../clip/index.js';
import { writeFileAtomically } from '../platform/atomicFile.node.js';
import { randomGenerator, standardConfig } from '../stylegan2/index.js';
import { createFolder } from './run/runFolder.js';
import { writeGenerator } from './run/runResults.js';

/** The networks of a demo, as files. */
export interface DemoModels {
  readonly generator: string;
  readonly clip: string[];
}

const fixtures = fileURLToPath(new URL('../../test/golden', import.meta.url));

/** Writes small random networks: those of the test suite in a clone, fresh ones in an installed package. */
export async function writeDemoModels(folder: string): Promise<DemoModels> {
  await createFolder(folder);
  return existsSync(fixtures) ? unpackFixtures(folder) : makeNetworks(folder);
}

async function unpackFixtures(folder: string): Promise<DemoModels> {
  const unpack = async (fixture: string, name: string): Promise<string> => {
    const file = path.join(folder, name);
    await writeFileAtomically(file, await promisify(gunzip)(await readFile(path.join(fixtures, fixture))));
    return file;
  };
  return {
    generator: await unpack('05-nada-train-all-layers/ckpt.pt.gz', 'generator.pt'),
    clip: [
      await unpack('04-clip-vit-a/model.jit.pt.gz', 'clip-a.pt'),
      await unpack('04-clip-vit-b/model.state_dict.pt.gz', 'clip-b.pt'),
    ],
  };
}

async function makeNetworks(folder: string): Promise<DemoModels> {
  const generator = path.join(folder, 'generator.safetensors');
  const config = { ...standardConfig(32), zDim: 32, styleDim: 32, mappingWidths: [32, 32, 32, 32] };
  await writeGenerator(generator, randomGenerator({ ...config, channels: [16, 16, 12, 8] }, 1));
  const clip = path.join(folder, 'clip.safetensors');
  await writeFileAtomically(clip, writeSafetensors(openAiState(randomClip(smallClip, 2))));
  return { generator, clip: [clip] };
}

/** Widths of 64 give one head each, as OpenAI's files imply. */
const smallClip: ClipConfig = {
  ...vitB32,
  embedding: 32,
  image: { kind: 'vit', width: 64, layers: 2, heads: 1, hidden: 256, patch: 8, resolution: 32 },
  text: { ...vitB32.text, width: 64, layers: 2, heads: 1, hidden: 256 },
};
