import { parseArgs } from 'node:util';
import { Adaptation, adaptationRows, adaptationSettings, type GivenSettings } from '#nada/adapt/index.js';
import { randomClip, vitB16, vitB32 } from '#nada/clip/index.js';
import { UserError } from '#nada/errors.js';
import { type LoweringMode, loweringModes } from '#nada/lowering/index.js';
import { chooseDevice, type DeviceRequest, deviceRequests } from '#nada/runtime/devices.node.js';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import { defaultsOf } from '#nada/settings/row.js';
import { randomGenerator, standardConfig } from '#nada/stylegan2/index.js';
import { benchDirection, directionUsage } from './direction.js';

const usage = `Times whole adaptation steps of a config-f StyleGAN2 and CLIP with random weights.

  npm run -s bench -- [--size 256] [--batch 1] [--steps 5] [--device cpu] [--lowering auto] [--threads N]
                      [--options plain|default]

plain:   the directional loss trains every layer, by one ViT-B/32
default: the options that "nada adapt" takes by itself, with ViT-B/32 and ViT-B/16
The last line is one JSON object; secondsPerStep is the median after the first step.
`;

interface BenchOptions {
  readonly size: number;
  readonly batch: number;
  readonly steps: number;
  readonly device: DeviceRequest;
  readonly lowering: LoweringMode;
  readonly threads: number | undefined;
  readonly options: 'plain' | 'default';
}

function positive(name: string, text: string | undefined, fallback: number): number {
  const value = text === undefined ? fallback : Number(text);
  if (!Number.isInteger(value) || value < 1)
    throw new UserError(`--${name} takes a whole number from 1, not "${text}".`);
  return value;
}

function oneOf<T extends string>(
  name: string,
  text: string | undefined,
  allowed: readonly T[],
  fallback: T,
): T {
  const value = text ?? fallback;
  const found = allowed.find((candidate) => candidate === value);
  if (!found) throw new UserError(`--${name} is one of ${allowed.join(', ')}, not "${value}".`);
  return found;
}

function readOptions(parameters: readonly string[]): BenchOptions {
  const names = ['size', 'batch', 'steps', 'device', 'lowering', 'threads', 'options'] as const;
  const { values } = parseArgs({
    args: [...parameters],
    options: Object.fromEntries(names.map((name) => [name, { type: 'string' as const }])),
  });
  const size = positive('size', values.size, 256);
  if (size < 8 || size > 1024 || !Number.isInteger(Math.log2(size))) {
    throw new UserError(`--size is a power of two from 8 to 1024, not ${size}.`);
  }
  const options = oneOf('options', values.options, ['plain', 'default'] as const, 'plain');
  return {
    size,
    batch: positive('batch', values.batch, options === 'default' ? defaultsOf(adaptationRows).batch : 1),
    steps: positive('steps', values.steps, 5),
    device: oneOf('device', values.device, deviceRequests, 'cpu'),
    lowering: oneOf('lowering', values.lowering, loweringModes, 'auto'),
    threads: values.threads === undefined ? undefined : positive('threads', values.threads, 1),
    options,
  };
}

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

const seconds = (since: number) => Math.round(performance.now() - since) / 1000;

async function bench(options: BenchOptions): Promise<void> {
  const { size, batch, steps, lowering, threads } = options;
  const device = await chooseDevice(options.device);
  const settings: GivenSettings = {
    source: 'photo',
    target: 'sketch',
    batch,
    ...(options.options === 'default' && batch > 1 ? {} : { lossRelation: 0 }),
  };
  const began = performance.now();
  const configs = options.options === 'default' ? [vitB32, vitB16] : [vitB32];
  const runtime = createRuntime({ device, threads });
  const adaptation = await Adaptation.create({
    generator: randomGenerator(standardConfig(size), 1),
    clips: configs.map((config, i) => ({ clip: randomClip(config, i + 1) })),
    runtime,
    lowering,
    settings: adaptationSettings(settings),
  });
  const buildSeconds = seconds(began);
  process.stderr.write(`built in ${buildSeconds} s\n`);
  const secondsPerStepAll: number[] = [];
  for (let step = 1; step <= steps; step++) {
    const start = performance.now();
    const { loss } = await adaptation.step();
    secondsPerStepAll.push(seconds(start));
    process.stderr.write(`step ${step}: ${secondsPerStepAll.at(-1)} s, loss ${loss.toFixed(4)}\n`);
  }
  const peakMiB = Math.round(await runtime.peakMemory());
  const estimatedMiB = Math.round(adaptation.estimatedMemory / 2 ** 20);
  await adaptation.close();
  await runtime.close();
  const secondsPerStep = median(
    secondsPerStepAll.length > 1 ? secondsPerStepAll.slice(1) : secondsPerStepAll,
  );
  const result = {
    size,
    batch,
    device,
    lowering,
    options: options.options,
    secondsPerStep,
    secondsPerStepAll,
  };
  process.stdout.write(`${JSON.stringify({ ...result, buildSeconds, peakMiB, estimatedMiB })}\n`);
}

try {
  const [first, ...rest] = process.argv.slice(2);
  if (process.argv.includes('--help')) process.stdout.write(`${usage}\n${directionUsage}`);
  else if (first === 'direction') await benchDirection(rest);
  else await bench(readOptions(process.argv.slice(2)));
} catch (error) {
  const mistake = error instanceof UserError || (error instanceof TypeError && 'code' in error);
  process.stderr.write(`${mistake ? (error as Error).message : (error as Error).stack}\n`);
  process.exitCode = mistake ? 2 : 1;
}
