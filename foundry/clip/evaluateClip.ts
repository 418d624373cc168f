import { loadClip } from '#nada/api/networks/networks.js';
import { PairEmbedder } from '#nada/contrastive/index.js';
import { createRuntime } from '#nada/runtime/runtime.node.js';
import { nearDomains } from '../../world/attributes.js';
import { markdownTable } from '../../world/markdown.js';
import { type FigureCounts, WorldFigureSet, type WorldFigures } from './figures.js';

const prefix = 'clip.';

/** Measures a CLIP in a folder on held-out faces. */
export async function evaluateClip(folder: string, counts: FigureCounts): Promise<WorldFigures> {
  const { clip, tokenizer } = await loadClip(folder);
  const runtime = createRuntime({ device: 'cpu', threads: 1 });
  try {
    const own = [...clip.parameters].map(([name, tensor]) => [prefix + name, tensor] as const);
    await runtime.setState(Object.fromEntries(own));
    const embedder = await PairEmbedder.create({ runtime, lowering: 'auto' }, clip.config, prefix);
    const set = new WorldFigureSet(clip.config.image.resolution, counts);
    return await set.measure({ embedder, tokenizer });
  } finally {
    await runtime.close();
  }
}

/** The figures as tables of Markdown. */
export function figureTables(figures: WorldFigures, { retrieval, faces }: FigureCounts): string {
  const { photos, mixed, domainAccuracy, attributeAccuracy, direction } = figures;
  const percent = (share: number): string => `${(100 * share).toFixed(1)}%`;
  const recallRows = Object.entries({ 'all photos': photos, 'ten domains': mixed }).map(([name, found]) => [
    name,
    ...[found.textToImage, found.imageToText].flatMap(({ at1, at5 }) => [percent(at1), percent(at5)]),
  ]);
  const domainRows = Object.entries(domainAccuracy).map(([domain, share]) => {
    const cosine = direction[domain as keyof typeof direction];
    const isNear = nearDomains.some((near) => near === domain);
    return [domain, percent(share), cosine === undefined ? '' : cosine.toFixed(3), isNear ? 'near' : ''];
  });
  const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
  const near = nearDomains.map((domain) => direction[domain] ?? Number.NaN);
  return [
    `Retrieval among ${retrieval} held-out faces by full descriptions in held-out wording:`,
    markdownTable(['pictures', 'text to image @1', '@5', 'image to text @1', '@5'], recallRows),
    `Zero-shot domain (mean ${percent(mean(Object.values(domainAccuracy)))}), and cosine between the change of ` +
      `picture and prompts from photo (mean of near domains ${mean(near).toFixed(3)}, least ` +
      `${Math.min(...near).toFixed(3)}), ${faces} faces a domain:`,
    markdownTable(['domain', 'accuracy', 'direction', ''], domainRows),
    `Zero-shot attributes of photos (mean ${percent(mean(Object.values(attributeAccuracy)))}):`,
    markdownTable(
      ['attribute', 'accuracy'],
      Object.entries(attributeAccuracy).map(([name, share]) => [name, percent(share)]),
    ),
  ].join('\n\n');
}
