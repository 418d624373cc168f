import { ClipTokenizer } from '../../clip/index.js';
import { goldenClip } from '../../clip/testing/goldenClip.js';
import type { GuidingClip } from '../../guidance/index.js';
import { type BytePicture, type ClipViews, clipViews } from '../../image/index.js';
import { createEngine } from '../../runtime/engine.node.js';
import { type Generator, readGenerator } from '../../stylegan2/index.js';
import { goldenCheckpoint } from '../../stylegan2/testing/goldenGenerator.js';
import type { FloatTensor } from '../../tensorData.js';
import { Adaptation } from '../adaptation.js';
import type { AdaptationOptions } from '../adaptationContract.js';
import { adaptationSettings, type GivenSettings } from '../settings/table.js';

const cache = new Map<string, Promise<unknown>>();

function once<T>(key: string, make: () => Promise<T>): Promise<T> {
  const made = (cache.get(key) as Promise<T> | undefined) ?? make();
  cache.set(key, made);
  return made;
}

/** A generator of 32 px. */
export function tinyGenerator(caseName = '05-nada-train-all-layers', file = 'ckpt.pt'): Promise<Generator> {
  return once(`${caseName}/${file}`, async () =>
    readGenerator(await goldenCheckpoint(caseName, file), { name: file }),
  );
}

/** A small CLIP: `a` or `b` are vision transformers, `rn` is a ResNet. */
export async function tinyClip(which: 'a' | 'b' | 'rn'): Promise<GuidingClip> {
  const [caseName, file] = {
    a: ['04-clip-vit-a', 'model.jit.pt'],
    b: ['04-clip-vit-b', 'model.state_dict.pt'],
    rn: ['04-clip-rn', 'model.jit.pt'],
  }[which];
  const clip = await once(which, () => goldenClip(caseName, file));
  return { name: which, clip, tokenizer: await once('tokenizer', () => ClipTokenizer.create()) };
}

/** A target picture as the small CLIP `b` sees it. */
export async function tinyViews(picture: BytePicture): Promise<ClipViews> {
  const { clip } = await tinyClip('b');
  return clipViews(picture, [clip.config.image.resolution]);
}

/** Settings under which tests are quick: two templates, no layer selection. */
export const quickSettings: GivenSettings = {
  templates: ['a photo of a {}.', 'the {}.'],
  partTemplates: ['the nose of a {}.', 'an eye of a {}.'],
  source: 'photo',
  target: 'sketch',
  layers: 'all',
  lossRelation: 0,
  sourcePictures: 3,
  seed: 5,
};

/** An adaptation of the tiny networks on an engine of its own, which `close` closes too. */
export async function tinyAdaptation(
  settings: GivenSettings = {},
  more: Partial<AdaptationOptions> = {},
): Promise<Adaptation> {
  const runtime = createEngine({ device: 'cpu', threads: 1 });
  const adaptation = await Adaptation.create({
    generator: more.generator ?? (await tinyGenerator()),
    clips: more.clips ?? [await tinyClip('b')],
    runtime,
    lowering: 'auto',
    settings: adaptationSettings({ ...quickSettings, ...settings }),
    ...more,
  });
  const close = adaptation.close.bind(adaptation);
  adaptation.close = async () => {
    await close();
    await runtime.close();
  };
  return adaptation;
}

/** The bits of tensors by name, to compare exactly. */
export function bitsOf(tensors: Readonly<Record<string, FloatTensor>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, { data }]) => [
      name,
      Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
    ]),
  );
}
