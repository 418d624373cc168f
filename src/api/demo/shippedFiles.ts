import type { ClipFolder } from '../networks/clipFiles.js';
import type { NetworkSource } from '../networks/networkSource.js';

/** The networks that come with this software, by their places in its folder `models`. */
export const shippedPlaces = { generator: 'generator/photo.safetensors', clip: 'clip' } as const;

/** The files of the shipped CLIP that an adaptation reads. */
const clipNames = [
  'open_clip_model.safetensors',
  'open_clip_config.json',
  'tokenizer.json',
  'prompts.json',
] as const;

/** The shipped networks in a folder, by its path or URL. */
export function shippedFiles(models: string | URL): {
  readonly generator: NetworkSource;
  readonly clip: ClipFolder;
} {
  const { generator, clip } = shippedPlaces;
  return {
    generator: inFolder(models, generator),
    clip: Object.fromEntries(clipNames.map((name) => [name, inFolder(models, `${clip}/${name}`)])),
  };
}

function inFolder(folder: string | URL, name: string): string | URL {
  const base = String(folder).replace(/\/?$/, '/');
  return typeof folder === 'string' ? base + name : new URL(name, base);
}
