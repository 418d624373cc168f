import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { writeSafetensors } from '#nada/checkpoint/index.js';
import {
  huggingFaceConfig,
  huggingFaceState,
  randomClip,
  tokenizerFiles,
  trainVocabulary,
  vitB32,
} from '#nada/clip/index.js';
import { UserError } from '#nada/errors.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { generatorFile, randomGenerator, standardConfig } from '#nada/stylegan2/index.js';

export const directionUsage = `Times "nada edit direction" on a config-f StyleGAN2 and a ViT-B/32 with random weights: by moves, and by slopes.

  npm run -s bench -- direction [--size 1024] [--against FOLDER] [--threads 1]

--against compares with another build, in the folder of its sources. Short runs, one after another, tell what an image, a channel and the
rest take, and from these the default options are extrapolated. Seconds of CPU are compared, which other processes change little.
`;

/** What a process took. */
interface Taken {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly peakGiB: number;
}

/** One way to measure, in short runs from which the defaults follow. */
interface Way {
  readonly name: string;
  readonly root: string;
  readonly flags: readonly string[];
  readonly runs: readonly (readonly string[])[];
  /** What the defaults take, of what each run took. */
  whole(taken: readonly number[]): number;
}

const here = fileURLToPath(new URL('../..', import.meta.url));
/** Images and channels that "nada edit direction" takes by default. */
const defaults = { slopes: 48, moves: 16, channels: 100 };
const texts = ['short hair', 'long hair', 'a photo of a smiling person'];

/** Runs the comparison that the command line asks for. */
export async function benchDirection(parameters: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...parameters],
    options: {
      size: { type: 'string', default: '1024' },
      against: { type: 'string' },
      threads: { type: 'string', default: '1' },
    },
  });
  const { against, threads } = values;
  const size = Number(values.size);
  if (size < 8 || size > 1024 || !Number.isInteger(Math.log2(size))) {
    throw new UserError(`--size is a power of two from 8 to 1024, not ${values.size}.`);
  }
  const folder = mkdtempSync(path.join(os.tmpdir(), 'nada-bench-'));
  try {
    const networks = await writeNetworks(folder, size);
    const results = ways(against).map((way) => {
      const common = [...networks, ...way.flags, '--threads', threads];
      const all = way.runs.map((flags, i) => {
        const taken = measured(way.root, path.join(folder, `${way.name.replace(' ', '-')}-${i}`), [
          ...common,
          ...flags,
        ]);
        const { seconds, cpuSeconds, peakGiB } = taken;
        process.stderr.write(
          `${way.name} ${flags.join(' ')}: ${seconds.toFixed(0)} s, ${cpuSeconds.toFixed(1)} s of CPU, ${peakGiB.toFixed(2)} GiB, load ${os.loadavg()[0].toFixed(1)}\n`,
        );
        return taken;
      });
      return {
        name: way.name,
        cpuSeconds: way.whole(all.map((taken) => taken.cpuSeconds)),
        peakGiB: Math.max(...all.map((taken) => taken.peakGiB)),
      };
    });
    const [{ model }] = os.cpus();
    process.stdout.write(
      `${model}, ${os.cpus().length} cores, ${size} px, ${threads} threads; extrapolated\n`,
    );
    const slowest = results[results.length - 1].cpuSeconds;
    for (const { name, cpuSeconds, peakGiB } of results) {
      process.stdout.write(
        `${name.padEnd(14)} ${cpuSeconds.toFixed(0).padStart(6)} s of CPU  ${peakGiB.toFixed(1).padStart(5)} GiB  x ${(slowest / cpuSeconds).toFixed(2)}\n`,
      );
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** This build by slopes and by moves, and the moves of another one. */
function ways(against: string | undefined): readonly Way[] {
  const slopes: Way = {
    name: 'slopes',
    root: here,
    flags: ['--measure', 'slopes'],
    runs: [1, 3].map((samples) => ['--samples', String(samples)]),
    whole: ([one, three]) => one + (defaults.slopes - 1) * ((three - one) / 2),
  };
  const moves = (name: string, root: string, channels: number): Way => ({
    name,
    root,
    flags: [],
    runs: [
      [4, 1],
      [4, 3],
      [8, 1],
    ].map(([samples, count]) => ['--samples', String(samples), '--channels', String(count)]),
    whole([few, channelsMore, imagesMore]) {
      const move = (channelsMore - few) / 8;
      const choice = (imagesMore - few) / 4 - move;
      const rest = few - 4 * (choice + move);
      return rest + defaults.moves * (choice + channels * move);
    },
  });
  const own = moves('moves', here, defaults.channels);
  return against === undefined ? [slopes, own] : [slopes, own, moves('other build', against, 100)];
}

/** Edits one image in a process of its own, without anything that was measured before. */
function measured(root: string, out: string, flags: readonly string[]): Taken {
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    [
      ...['--import', path.join(here, 'bench', 'usage.mjs'), path.join(root, 'dist', 'cli', 'main.js')],
      ...['edit', 'direction', '--from', texts[0], '--to', texts[1], '--beta', '0', '--seeds', '0'],
      ...['--columns', '1', '--device', 'cpu', '--relevance', `${out}.safetensors`, '--out', out, '--json'],
      ...flags,
    ],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new UserError(`the build in ${root} failed: ${stderr.trim()}`);
  const usage = JSON.parse(stderr.trim().split('\n').at(-1) ?? '') as Omit<Taken, 'seconds'>;
  return { seconds: (performance.now() - began) / 1000, ...usage };
}

/** Writes the networks, and returns the flags that name them. */
async function writeNetworks(folder: string, size: number): Promise<string[]> {
  const generator = path.join(folder, 'generator.safetensors');
  const { tensors, metadata } = generatorFile(randomGenerator(standardConfig(size), 1));
  await writeFileAtomically(generator, writeSafetensors(tensors, { metadata }));
  const vocabulary = trainVocabulary([...texts, ...texts], { size: 560 });
  const text = { ...vitB32.text, vocabulary: vocabulary.vocab.size, endToken: undefined };
  const clip = randomClip({ ...vitB32, text }, 1);
  const weights = path.join(folder, 'model.safetensors');
  await writeFileAtomically(weights, writeSafetensors(huggingFaceState(clip)));
  const files = {
    'config.json': JSON.stringify(huggingFaceConfig(clip)),
    ...tokenizerFiles(vocabulary, clip.config.text.context),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(path.join(folder, name), content);
  return ['--generator', generator, '--clip', weights];
}
