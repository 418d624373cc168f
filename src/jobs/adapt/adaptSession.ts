import {
  Adaptation,
  type AdaptationOptions,
  type AdaptationPrompts,
  checkSettings,
  estimateMemory,
  presetOf,
} from '../../adapt/index.js';
import type { BytePicture } from '../../image/index.js';
import type { Device } from '../../lowering/index.js';
import { chooseDevice } from '../../runtime/devices.node.js';
import { createRuntime } from '../../runtime/runtime.node.js';
import type { Generator } from '../../stylegan2/index.js';
import { listPictures, readPictures } from '../data/index.js';
import {
  type LoadedClip,
  type LoadOptions,
  loadClip,
  loadGenerator,
  type NetworkSource,
} from '../networks/networks.js';
import { readPrompts } from '../networks/prompts.js';
import { checkMemory } from '../run/memoryCheck.js';
import type { RunListener } from './events.js';
import type { AdaptOptions } from './options.js';
import { settingsOf } from './resolveAdapt.js';

/** Networks and pictures that a caller holds already, instead of those that options name. */
export interface GivenNetworks {
  readonly generator?: Generator | NetworkSource | undefined;
  readonly clips?: readonly (LoadedClip | NetworkSource)[] | undefined;
  readonly textureClip?: LoadedClip | NetworkSource | undefined;
  readonly targetPictures?: readonly BytePicture[] | undefined;
}

/** How a session is opened. */
export interface SessionOptions {
  readonly options: AdaptOptions;
  readonly networks?: GivenNetworks | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly listener?: RunListener | undefined;
  /** The memory that the run may take, in bytes; what is free on this machine by default. */
  readonly memory?: number | undefined;
}

/** An adaptation that is ready for its first step, on a runtime of its own. */
export interface AdaptSession {
  readonly adaptation: Adaptation;
  readonly device: Device;
  /** The most memory that the process has held so far, in MiB. */
  peakMemory(): Promise<number>;
  close(): Promise<void>;
}

/** Reads what options name, checks it, and prepares the adaptation; nothing is written. */
export async function openSession(session: SessionOptions): Promise<AdaptSession> {
  const { options, signal, listener, memory } = session;
  const device = await chooseDevice(options.device);
  const parts = await readParts(session);
  signal?.throwIfAborted();
  checkSettings(parts);
  if (device === 'cpu') {
    const { lowering, settings } = parts;
    const { meterEvery, meterPictures, stop } = options;
    const work = { metered: meterEvery > 0 ? meterPictures : 0, keeps: stop === 'auto' };
    const needed = (microBatch: number) =>
      estimateMemory({ ...parts, settings: { ...settings, microBatch }, device, lowering }, work);
    checkMemory(needed, Math.min(options.batch, options.microBatch ?? options.batch), memory);
  }
  const { threads } = options;
  const runtime = createRuntime({ device, threads });
  try {
    const adaptation = await Adaptation.create({
      ...parts,
      runtime,
      signal,
      onProgress: (progress) => listener?.({ type: 'prepare', ...progress }),
    });
    return {
      adaptation,
      device,
      peakMemory: () => runtime.peakMemory(),
      close: async () => {
        await adaptation.close();
        await runtime.close();
      },
    };
  } catch (error) {
    await runtime.close().catch(() => undefined);
    throw error;
  }
}

async function readParts(session: SessionOptions): Promise<Omit<AdaptationOptions, 'runtime'>> {
  const { options, networks = {}, signal, listener } = session;
  const load: LoadOptions = { signal, onProgress: (event) => listener?.({ type: 'load', ...event }) };
  const targetPictures = networks.targetPictures ?? (await readStyleImages(options, listener));
  const prompts = await readTemplates(options);
  const generator = await generatorOf(networks.generator ?? options.generator, load);
  const clips: LoadedClip[] = [];
  for (const source of networks.clips ?? options.clip) clips.push(await clipOf(source, load, options));
  const texture = networks.textureClip ?? options.textureClip;
  return {
    generator,
    clips,
    textureClip: texture === undefined ? undefined : await clipOf(texture, load, options),
    targetPictures,
    lowering: options.lowering,
    settings: settingsOf(options, prompts),
  };
}

/** Decodes the target's pictures, before anything larger is read: a broken one is named at once. */
async function readStyleImages(
  options: AdaptOptions,
  listener: RunListener | undefined,
): Promise<BytePicture[] | undefined> {
  const { styleImages: places } = options;
  if (!places) return undefined;
  const onLeftOut = (message: string): void => listener?.({ type: 'note', message });
  return readPictures(await listPictures(places, onLeftOut));
}

async function readTemplates(options: AdaptOptions): Promise<AdaptationPrompts> {
  const preset = presetOf(options.preset)?.settings;
  const read = (file: string | undefined) => (file === undefined ? undefined : readPrompts(file));
  return {
    templates: (await read(options.templates)) ?? preset?.templates,
    partTemplates: (await read(options.partTemplates)) ?? preset?.partTemplates,
  };
}

async function generatorOf(source: Generator | NetworkSource, load: LoadOptions): Promise<Generator> {
  return isLoaded<Generator>(source, 'parameters') ? source : loadGenerator(source, load);
}

async function clipOf(
  source: LoadedClip | NetworkSource,
  load: LoadOptions,
  { activation }: AdaptOptions,
): Promise<LoadedClip> {
  if (isLoaded<LoadedClip>(source, 'clip')) return source;
  return loadClip(source, { ...load, ...(activation === undefined ? {} : { activation }) });
}

function isLoaded<T extends object>(value: T | NetworkSource, key: keyof T): value is T {
  return typeof value === 'object' && key in value;
}
