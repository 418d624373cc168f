import type { Generator } from '../../stylegan2/index.js';
import type { ClipFolder } from './clipFiles.js';
import type { LoadOptions } from './loadProgress.js';
import type { NetworkSource } from './networkSource.js';
import { type LoadClipOptions, type LoadedClip, loadClip, loadGenerator } from './networks.js';

/** A generator: one that is loaded, or where it is read from. */
export type GeneratorSource = Generator | NetworkSource;

/** A CLIP: one that is loaded, where it is read from, or the files of its folder by name. */
export type ClipSource = LoadedClip | NetworkSource | ClipFolder;

/** The generator, loaded if it is not yet. */
export async function generatorOf(source: GeneratorSource, load: LoadOptions): Promise<Generator> {
  return isLoaded<Generator>(source, 'parameters') ? source : loadGenerator(source, load);
}

/** The CLIP, loaded if it is not yet. */
export async function clipOf(source: ClipSource, load: LoadClipOptions): Promise<LoadedClip> {
  return isLoaded<LoadedClip>(source, 'tokenizer')
    ? source
    : loadClip(source as NetworkSource | ClipFolder, load);
}

/** Whether a source is what it is a source of, known by a property that it has then. */
export function isLoaded<T extends object>(value: unknown, key: keyof T): value is T {
  return typeof value === 'object' && value !== null && key in value;
}
