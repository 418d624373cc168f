import { existsSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { loadGenerator } from '#nada/api/networks/networks.js';
import { labelledRows, type Picture } from '#nada/image/index.js';
import { adaptRun } from '#nada/jobs/adapt/adaptRun.js';
import type { GivenAdaptOptions } from '#nada/jobs/adapt/options.js';
import { blendFiles } from '#nada/jobs/blend/blendJob.js';
import { writeFileAtomically } from '#nada/platform/atomicFile.node.js';
import { nodeImageCodec } from '#nada/platform/imageCodec.node.js';
import type { Domain } from '../../world/attributes.js';
import { exportPictures } from '../../world/exportPictures.js';
import { wordOf } from '../evaluate/cells.js';
import { digestOfData } from '../evaluate/digest.js';
import type { EvaluateOptions } from '../evaluate/options.js';
import type { Workbench } from '../evaluate/workbench.js';
import { type JudgedWay, targetsTable } from './table.js';
import { type AdaptedWay, adaptedWays, type BlendedWay, blendedWays, shownDomains } from './ways.js';

/** Everything that decides a comparison of targets. */
export interface TargetsRequest {
  /** Models, pictures that are judged, steps, threads and folder. */
  readonly options: EvaluateOptions;
  readonly seed: number;
  /** Pictures that show a domain. */
  readonly shown: number;
  readonly signal?: AbortSignal | undefined;
  readonly onLine?: ((line: string) => void) | undefined;
}

/** The seed of the faces in target pictures: of none that anything was trained on or is judged by. */
const shownSeed = 5_000_077;

/**
 * Adapts by text, by pictures, by both and by mixtures of texts, and blends; writes `targets.md` and `targets.png` in the
 * folder and returns the table. Adaptations that are done already are not done again.
 */
export async function compareTargets(bench: Workbench, request: TargetsRequest): Promise<string> {
  const { options, shown, onLine = () => {} } = request;
  const folderOf = (domain: Domain): string => path.join(options.out, `${shown}-pictures-of-${domain}`);
  for (const domain of shownDomains) await showDomain(folderOf(domain), domain, shown);
  const judged: JudgedWay[] = [];
  const files = new Map<string, string>();
  for (const way of adaptedWays(folderOf, shown)) {
    onLine(`${way.name}: adapting`);
    const { file, seconds } = await adapted(way, request);
    files.set(way.name, file);
    judged.push({ way, seconds, scores: await scoresOf(bench, way, file) });
  }
  for (const way of blendedWays()) {
    onLine(`${way.name}: blending`);
    const file = await blended(way, files, options.out);
    files.set(way.name, file);
    judged.push({ way, scores: await scoresOf(bench, way, file) });
  }
  const table = `${targetsTable(judged)}\n`;
  await writeFileAtomically(path.join(options.out, 'targets.md'), new TextEncoder().encode(table));
  await writeFileAtomically(path.join(options.out, 'targets.png'), await sheetOf(bench, judged, files));
  return table;
}

/** True renders of a domain as picture files. */
async function showDomain(out: string, domain: Domain, count: number): Promise<void> {
  if (existsSync(out)) return;
  await exportPictures({ domain, count, size: 64, seed: shownSeed, out, captions: false });
}

async function adapted(
  way: AdaptedWay,
  { options, seed, signal }: TargetsRequest,
): Promise<{ file: string; seconds: number }> {
  const given: GivenAdaptOptions = {
    source: wordOf('photo'),
    // The paper's layers and weights, with which the table in docs/targets.md was made.
    train: 'layers',
    layers: 'all',
    lossRelation: 0,
    averageDecay: 0,
    seed,
    ...(options.iterations === undefined ? {} : { iterations: options.iterations }),
    ...way.options,
  };
  const { generator, clip, threads } = options;
  const place: GivenAdaptOptions = { generator, clip: [clip], threads, device: 'cpu', sampleEvery: 0 };
  const folder = path.join(options.out, `${way.name}-${digestOfData(given).slice(0, 8)}`);
  const summary = existsSync(path.join(folder, 'options.json'))
    ? await adaptRun.resume(folder, { signal })
    : await adaptRun.start(folder, { ...place, ...given }, { signal });
  return { file: summary.files.generator, seconds: summary.seconds };
}

async function blended(
  { name, parts, blend }: BlendedWay,
  files: ReadonlyMap<string, string>,
  folder: string,
): Promise<string> {
  await mkdir(folder, { recursive: true });
  const out = path.join(folder, `${name}.safetensors`);
  await blendFiles({ parts: parts.map((part) => files.get(part) ?? part), out, overwrite: true, ...blend });
  return out;
}

async function scoresOf(
  bench: Workbench,
  { judgedBy }: Pick<AdaptedWay, 'judgedBy'>,
  file: string,
): Promise<JudgedWay['scores']> {
  const generator = await loadGenerator(file);
  const scores: JudgedWay['scores'][number][] = [];
  for (const domain of judgedBy) scores.push({ domain, ...(await bench.score(generator, domain)) });
  return scores;
}

async function sheetOf(
  bench: Workbench,
  judged: readonly JudgedWay[],
  files: ReadonlyMap<string, string>,
): Promise<Uint8Array> {
  const rows: { label: string; pictures: readonly Picture[] }[] = [
    { label: 'before', pictures: await bench.pictures(bench.generator, 8) },
  ];
  for (const { way } of judged) {
    const generator = await loadGenerator(files.get(way.name) ?? way.name);
    rows.push({ label: way.label, pictures: await bench.pictures(generator, 8) });
  }
  return nodeImageCodec.encodePng(labelledRows(rows));
}
